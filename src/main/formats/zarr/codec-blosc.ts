import { type StreamDecoder, decodeBlosc } from './blosc-decode';
import { encodeBlosc } from './blosc-encode';
import { type BloscHeader, bloscHeader } from './blosc-header';
import { streamDecoder } from './blosc-streams';
import { type ByteCodec, checkLength } from './codec';

/**
 * Blosc. Its container is taken apart here, so that only the blocks that are wanted are decoded,
 * by libraries that are faster than Blosc compiled to WebAssembly; BloscLZ and Snappy go there.
 * Writes LZ4 with shuffled bytes whatever the settings say, which every reader understands, since
 * a chunk says itself what it is.
 */
export function bloscCodec(itemBytes: number): ByteCodec {
  const decoders = new Map<BloscHeader['codec'], Promise<StreamDecoder | null>>();
  return {
    readsParts: true,
    decode: async (encoded, request) => {
      const header = bloscHeader(encoded);
      checkLength(header.bytes, request);
      const known = decoders.get(header.codec) ?? streamDecoder(header.codec);
      decoders.set(header.codec, known);
      const decode = await known;
      if (decode === null && !header.copied) return decodeByLibrary(encoded, request.into);
      const target = request.into ?? new Uint8Array(header.bytes);
      const wanted = request.wanted ?? { from: 0, to: header.bytes };
      await decodeBlosc(encoded, header, target, wanted, decode ?? neverCalled);
      return target;
    },
    encode: (bytes) => encodeBlosc(bytes, itemBytes),
  };
}

/** A copied chunk has no streams. */
function neverCalled(): void {
  throw new Error('it has streams and none were expected');
}

async function decodeByLibrary(
  encoded: Uint8Array,
  into: Uint8Array | undefined,
): Promise<Uint8Array> {
  const { default: Blosc } = await import('numcodecs/blosc');
  return Blosc.fromConfig({ id: 'blosc' }).decode(encoded, into);
}
