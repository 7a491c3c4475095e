import { bloscHeader, decodeLz4, encodeLz4, isPlainLz4 } from './blosc-container';
import { type ByteCodec, checkLength } from './codec';

/**
 * Blosc. Reads whatever it holds; writes LZ4 with shuffled bytes whatever the settings say, which
 * every reader understands, since a chunk says itself what it is.
 */
export function bloscCodec(itemBytes: number): ByteCodec {
  return {
    decode: (encoded, request) => {
      const header = bloscHeader(encoded);
      checkLength(header.bytes, request);
      if (!isPlainLz4(header)) return decodeByLibrary(encoded, request.into);
      const target = request.into ?? new Uint8Array(header.bytes);
      decodeLz4(encoded, header, target);
      return target;
    },
    encode: (bytes) => encodeLz4(bytes, itemBytes),
  };
}

async function decodeByLibrary(
  encoded: Uint8Array,
  into: Uint8Array | undefined,
): Promise<Uint8Array> {
  const { default: Blosc } = await import('numcodecs/blosc');
  return Blosc.fromConfig({ id: 'blosc' }).decode(encoded, into);
}
