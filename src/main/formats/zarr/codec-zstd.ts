import zlib from 'node:zlib';
import type { ByteCodec } from './codec';
import { checkLength } from './codec';
import { zstdContentBound } from './zstd-frame';

/** Node has its own zstd from 22.15 on. */
const NATIVE = 'zstdDecompressSync' in zlib;

export async function zstdCodec(level: number): Promise<ByteCodec> {
  const { ZSTD_c_compressionLevel } = zlib.constants;
  if (NATIVE) {
    return {
      decode: (encoded, request) => {
        const bound = zstdContentBound(encoded);
        checkLength(bound.bytes, bound.exact ? request : { ...request, expected: null });
        return zlib.zstdDecompressSync(encoded, { maxOutputLength: Math.max(1, request.limit) });
      },
      encode: (bytes) =>
        zlib.zstdCompressSync(bytes, {
          params: { [ZSTD_c_compressionLevel]: level },
          pledgedSrcSize: bytes.length,
        }),
    };
  }
  const { default: Zstd } = await import('numcodecs/zstd');
  const codec = Zstd.fromConfig({ id: 'zstd', level });
  return {
    decode: (encoded, request) => {
      const bound = zstdContentBound(encoded);
      checkLength(bound.bytes, bound.exact ? request : { ...request, expected: null });
      return codec.decode(encoded, request.into);
    },
    encode: (bytes) => codec.encode(bytes),
  };
}
