import { BLOSC_HEADER_BYTES, type BloscHeader } from './blosc-header';
import { bitUnshuffle } from './bit-shuffle';
import { unshuffle } from './byte-shuffle';
import type { ByteSpan } from './codec';

/** Fills `target` with what the stream holds. @throws Error in a few words */
export type StreamDecoder = (stream: Uint8Array, target: Uint8Array) => Promise<void> | void;

/**
 * Decodes the blocks that hold the wanted bytes, each block whole, into their places in `target`,
 * memory of the decoded chunk; the rest of it stays as it is.
 * @throws Error in a few words
 */
export async function decodeBlosc(
  encoded: Uint8Array,
  header: BloscHeader,
  target: Uint8Array,
  wanted: ByteSpan,
  decodeStream: StreamDecoder,
): Promise<void> {
  const { bytes, blockBytes, copied, shuffled, itemBytes } = header;
  if (copied) {
    if (header.encodedBytes < BLOSC_HEADER_BYTES + bytes) throw new Error('it ends early');
    const from = BLOSC_HEADER_BYTES + wanted.from;
    target.set(encoded.subarray(from, BLOSC_HEADER_BYTES + wanted.to), wanted.from);
    return;
  }
  const view = new DataView(encoded.buffer, encoded.byteOffset, header.encodedBytes);
  const scratch = new Uint8Array(shuffled === 'no' ? 0 : blockBytes);
  const first = Math.floor(wanted.from / Math.max(1, blockBytes));
  for (let block = first; block * blockBytes < wanted.to; block += 1) {
    const from = block * blockBytes;
    const out = target.subarray(from, Math.min(from + blockBytes, bytes));
    const start = intAt(view, BLOSC_HEADER_BYTES + 4 * block);
    const plain = shuffled === 'no' ? out : scratch.subarray(0, out.length);
    await decodeBlock(view, start, header, plain, decodeStream);
    if (shuffled === 'bytes') unshuffle(plain, itemBytes, out);
    else if (shuffled === 'bits') bitUnshuffle(plain, itemBytes, out);
  }
}

async function decodeBlock(
  view: DataView,
  start: number,
  { split, itemBytes, blockBytes }: BloscHeader,
  out: Uint8Array,
  decodeStream: StreamDecoder,
): Promise<void> {
  const streams = split && out.length === blockBytes ? itemBytes : 1;
  const length = Math.floor(out.length / streams);
  const source = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let at = start;
  for (let stream = 0; stream < streams; stream += 1) {
    const size = intAt(view, at);
    at += 4;
    if (size < 0 || at + size > source.length) throw new Error('a stream leads outside it');
    const target = out.subarray(stream * length, (stream + 1) * length);
    if (size === length) target.set(source.subarray(at, at + size));
    else await decodeStream(source.subarray(at, at + size), target);
    at += size;
  }
}

function intAt(view: DataView, at: number): number {
  if (at < 0 || at + 4 > view.byteLength) throw new Error('a block leads outside it');
  return view.getInt32(at, true);
}
