/**
 * Strings of any length in one chunk, as numcodecs' `vlen-utf8` and `vlen-bytes` lay them out: how
 * many there are, then each as its length and its bytes; all numbers 32-bit little-endian.
 */
import type { StringColumn } from '../../../shared/model/tensor';
import type { TextElement } from './element';

const NUMBER_BYTES = 4;

/**
 * @param items strings of the chunk
 * @throws Error in a few words
 */
export function decodeVlen(
  chunk: Uint8Array,
  items: number,
  encoding: TextElement['encoding'],
): StringColumn {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk.length < NUMBER_BYTES * (items + 1) || view.getUint32(0, true) !== items)
    throw new Error(`it does not hold ${items} strings`);
  const offsets = new Int32Array(items + 1);
  const bytes = new Uint8Array(chunk.length - NUMBER_BYTES * (items + 1));
  let at = NUMBER_BYTES;
  let end = 0;
  for (let item = 0; item < items; item += 1) {
    const length = at + NUMBER_BYTES <= chunk.length ? view.getUint32(at, true) : Infinity;
    at += NUMBER_BYTES;
    if (at + length > chunk.length) throw new Error(`string ${item} leads outside it`);
    bytes.set(chunk.subarray(at, at + length), end);
    at += length;
    end += length;
    offsets[item + 1] = end;
  }
  return { kind: 'string', encoding, offsets, bytes: bytes.subarray(0, end) };
}

/** Rows `[from, to)` of the column, and as many more of `fill` as make `items`. */
export function encodeVlen(
  { offsets, bytes }: StringColumn,
  from: number,
  to: number,
  items: number,
  fill: Uint8Array,
): Uint8Array {
  const text = (offsets[to] ?? 0) - (offsets[from] ?? 0);
  const padding = items - (to - from);
  const chunk = new Uint8Array(NUMBER_BYTES * (items + 1) + text + padding * fill.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, items, true);
  let at = NUMBER_BYTES;
  const put = (part: Uint8Array): void => {
    view.setUint32(at, part.length, true);
    chunk.set(part, at + NUMBER_BYTES);
    at += NUMBER_BYTES + part.length;
  };
  for (let row = from; row < to; row += 1) put(bytes.subarray(offsets[row], offsets[row + 1]));
  for (let item = 0; item < padding; item += 1) put(fill);
  return chunk;
}
