import zlib from 'node:zlib';
import { checkOneFrame, mostContentBytes, zstdFrame } from '../rows/zstd-frame';
import { type ByteCodec, type DecodeRequest, checkLength } from './codec';

/** Node has its own zstd from 22.15 on. */
const NATIVE = 'zstdDecompressSync' in zlib;

export async function zstdCodec(level: number): Promise<ByteCodec> {
  const { ZSTD_c_compressionLevel } = zlib.constants;
  if (NATIVE) {
    return {
      decode: (encoded, request) => {
        checkFrame(encoded, request);
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
      checkFrame(encoded, request);
      return codec.decode(encoded, request.into);
    },
    encode: (bytes) => codec.encode(bytes),
  };
}

/** Before anything is decoded: a frame may declare more than its chunk, or be able to hold more. */
function checkFrame(encoded: Uint8Array, request: DecodeRequest): void {
  const frame = zstdFrame(encoded);
  checkOneFrame(encoded, frame);
  if (frame.contentBytes !== null) checkLength(frame.contentBytes, request);
  else checkLength(mostContentBytes(encoded, frame), { ...request, expected: null });
}
