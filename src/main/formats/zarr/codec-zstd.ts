import zlib from 'node:zlib';
import { checkOneFrame, mostContentBytes, zstdFrame } from '../rows/zstd-frame';
import { type ByteCodec, type DecodeRequest, checkLength } from './codec';
import { zstdBeginning } from './zstd-beginning';

/** Node has its own zstd from 22.15 on. */
const NATIVE = 'zstdDecompressSync' in zlib;
const MIN_PIECE_BYTES = 64;

/**
 * Of a chunk of which a part is wanted only the blocks up to its end are decoded. Nobody knows how
 * much a block holds before it is decoded: a frame of other blocks than usual is refused by the
 * decoder, then decoded whole, and so are those that follow.
 */
export async function zstdCodec(level: number): Promise<ByteCodec> {
  const zstd = NATIVE ? nativeZstd(level) : await compiledZstd(level);
  let cutsFrames = true;
  return {
    readsParts: true,
    decode: async (encoded, request) => {
      checkFrame(encoded, request);
      const { wanted } = request;
      const beginning = wanted && cutsFrames ? zstdBeginning(encoded, wanted.to) : null;
      if (beginning !== null) {
        const { frame, contentBytes } = beginning;
        try {
          return await zstd.decode(frame, contentBytes, { limit: request.limit });
        } catch {
          // Other blocks, or damage, which the whole frame will tell.
          cutsFrames = false;
        }
      }
      const content = await zstd.decode(encoded, request.expected, request);
      checkLength(content.length, request);
      return content;
    },
    encode: (bytes) => zstd.encode(bytes),
  };
}

interface Zstd {
  decode(
    frame: Uint8Array,
    bytes: number | null,
    request: Pick<DecodeRequest, 'into' | 'limit'>,
  ): Promise<Uint8Array> | Uint8Array;
  encode(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

function nativeZstd(level: number): Zstd {
  const { ZSTD_c_compressionLevel } = zlib.constants;
  return {
    decode: (frame, bytes, { limit }) =>
      zlib.zstdDecompressSync(frame, {
        maxOutputLength: Math.max(1, limit),
        // One piece for all of the output, where its length is known.
        ...(bytes === null ? {} : { chunkSize: Math.max(MIN_PIECE_BYTES, bytes) }),
      }),
    encode: (bytes) =>
      zlib.zstdCompressSync(bytes, {
        params: { [ZSTD_c_compressionLevel]: level },
        pledgedSrcSize: bytes.length,
      }),
  };
}

async function compiledZstd(level: number): Promise<Zstd> {
  const { default: Library } = await import('numcodecs/zstd');
  const codec = Library.fromConfig({ id: 'zstd', level });
  return {
    decode: (frame, _, { into }) => codec.decode(frame, into),
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
