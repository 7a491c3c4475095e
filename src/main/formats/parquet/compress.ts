import * as zlib from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { CreateSettings } from './settings';

export interface PageCompressor {
  readonly codec: CompressionCodec;
  compress(bytes: Uint8Array): Promise<Uint8Array>;
}

/** zstd by the runtime where it has it (Node 22.15), else by WebAssembly. */
export function pageCompressor({ codec, level }: CreateSettings): PageCompressor {
  switch (codec) {
    case 'none':
      return { codec: 'UNCOMPRESSED', compress: async (bytes) => bytes };
    case 'snappy':
      return { codec: 'SNAPPY', compress: async (bytes) => snappyCompress(bytes) };
    case 'zstd':
      return { codec: 'ZSTD', compress: (bytes) => zstd(bytes, level) };
  }
}

async function zstd(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  const native: unknown = Reflect.get(zlib, 'zstdCompressSync');
  if (isNative(native))
    return native(bytes, { params: { [COMPRESSION_LEVEL]: level }, pledgedSrcSize: bytes.length });
  const { default: Zstd } = await import('numcodecs/zstd');
  return Zstd.fromConfig({ id: 'zstd', level }).encode(bytes);
}

/** `ZSTD_c_compressionLevel`, which types of older runtimes do not name. */
const COMPRESSION_LEVEL = 100;

type NativeZstd = (
  bytes: Uint8Array,
  options: { params: Record<number, number>; pledgedSrcSize: number },
) => Uint8Array;

function isNative(found: unknown): found is NativeZstd {
  return typeof found === 'function';
}
