import zlib from 'node:zlib';
import { promisify } from 'node:util';
import type { ByteCodec, DecodeRequest } from './codec';

/**
 * Up to here a call on this thread is fastest: the thread pool hands over every piece of output
 * and fights for fresh memory.
 */
const SYNCHRONOUS_BYTES = 2 * 1024 * 1024;
const MIN_PIECE_BYTES = 64;

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const inflate = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate);
const gzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gzip);
const deflate = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.deflate);

/** `gzip` and `zlib`: the same stream in two wrappers, both by the runtime's own zlib. */
export function deflateCodec(wrapper: 'gzip' | 'zlib', level: number): ByteCodec {
  const now = wrapper === 'gzip' ? zlib.gunzipSync : zlib.inflateSync;
  const later = wrapper === 'gzip' ? gunzip : inflate;
  const settings = { level: Math.max(-1, Math.min(9, level)) };
  return {
    decode: (encoded, { expected, limit }: DecodeRequest) => {
      const most = Math.max(1, expected ?? limit);
      const options = {
        maxOutputLength: most,
        // One piece for all of the output, where its length is known.
        chunkSize: Math.max(MIN_PIECE_BYTES, expected ?? Math.min(limit, encoded.length * 4)),
      };
      return most <= SYNCHRONOUS_BYTES ? now(encoded, options) : later(encoded, options);
    },
    encode: (bytes) => (wrapper === 'gzip' ? gzip : deflate)(bytes, settings),
  };
}
