import zlib from 'node:zlib';
import { uncompressSync } from 'lz4-napi';
import type { StreamDecoder } from './blosc-decode';
import type { BloscHeader } from './blosc-header';
import { zstdCodec } from './codec-zstd';

/** Decodes the streams of this codec, or null for one that only Blosc's own library knows. */
export async function streamDecoder(codec: BloscHeader['codec']): Promise<StreamDecoder | null> {
  switch (codec) {
    case 'lz4':
      return lz4Stream;
    case 'zlib':
      return (stream, target) => {
        const options = { maxOutputLength: target.length, chunkSize: Math.max(64, target.length) };
        put(zlib.inflateSync(stream, options), target);
      };
    case 'zstd': {
      const zstd = await zstdCodec(1);
      return async (stream, target) => {
        put(await zstd.decode(stream, { expected: target.length, limit: target.length }), target);
      };
    }
    case 'blosclz':
    case 'snappy':
      return null;
  }
}

/** One LZ4 block of a known length: lz4-napi wants that length before it. */
function lz4Stream(stream: Uint8Array, target: Uint8Array): void {
  const block = Buffer.allocUnsafe(stream.length + 4);
  block.writeUInt32LE(target.length, 0);
  block.set(stream, 4);
  put(uncompressSync(block), target);
}

function put(decoded: Uint8Array, target: Uint8Array): void {
  if (decoded.length !== target.length) throw new Error('a stream ends early');
  target.set(decoded);
}
