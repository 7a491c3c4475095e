import { InputError } from '../../../shared/errors';
import type { StringColumn } from '../../../shared/model/tensor';
import { allocated, tooLarge } from '../rows/allocate';
import type { ArrayReader } from './array-reader';

const MAX_STRING_BYTES = 2 ** 31 - 1;
/** Texts whose bytes make up at least one part in so many of their range are read as one. */
const DENSE = 4;

/**
 * Texts of these rows, from their spans (begin and length, a row each) and the heap.
 * @param distinct no row comes twice: then the texts are no longer than the heap, which bounds
 *   what a few bytes that lie can make of it.
 */
export async function readTexts(
  spans: BigUint64Array,
  heap: ArrayReader,
  encoding: StringColumn['encoding'],
  distinct: boolean,
  signal: AbortSignal | undefined,
): Promise<StringColumn> {
  const rows = spans.length / 2;
  const offsets = allocated(() => new Int32Array(rows + 1));
  const begins = new Float64Array(rows);
  let total = 0;
  let from = Infinity;
  let to = 0;
  for (let row = 0; row < rows; row += 1) {
    const begin = Number(spans[row * 2] ?? 0n);
    const length = Number(spans[row * 2 + 1] ?? 0n);
    const end = begin + length;
    if (!Number.isSafeInteger(end) || end > heap.array.rowCount) throw outside(heap, begin, length);
    begins[row] = begin;
    total += length;
    if (distinct && total > heap.array.rowCount) throw outside(heap, begin, length);
    if (total > MAX_STRING_BYTES) throw tooLarge('More than 2 GiB of text were asked for at once.');
    offsets[row + 1] = total;
    if (length === 0) continue;
    from = Math.min(from, begin);
    to = Math.max(to, end);
  }
  const bytes = allocated(() => new Uint8Array(total));
  const column = { kind: 'string', encoding, offsets, bytes } as const;
  if (total === 0) return column;
  if (to - from > total * DENSE) {
    for (let row = 0; row < rows; row += 1) {
      const place = bytes.subarray(offsets[row], offsets[row + 1]);
      await heap.fill(begins[row] ?? 0, place.length, place, signal);
    }
    return column;
  }
  const range = allocated(() => Buffer.allocUnsafe(to - from));
  await heap.fill(from, to - from, range, signal);
  for (let row = 0; row < rows; row += 1) {
    const at = (begins[row] ?? 0) - from;
    const start = offsets[row] ?? 0;
    const length = (offsets[row + 1] ?? 0) - start;
    if (length > 0) range.copy(bytes, start, at, at + length);
  }
  return column;
}

function outside(heap: ArrayReader, begin: number, length: number): InputError {
  const { name } = heap.array.record;
  return new InputError(
    'bad-span',
    `A text should lie in bytes ${begin} to ${begin + length} of the array "${name}", which has ${heap.array.rowCount}.`,
    {
      ...(heap.array.storage.kind === 'plain'
        ? { path: heap.array.storage.pieces[0]?.file.path }
        : {}),
      hint: 'An array of the folder was changed without the other that belongs to it.',
    },
  );
}
