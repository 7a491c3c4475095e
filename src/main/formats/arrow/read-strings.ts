/** Strings and bytes in each of Arrow's layouts, as offsets and bytes. */
import { allocated, tooLarge } from '../rows/allocate';
import type { BatchBytes } from './batch-bytes';
import type { StringPlan } from './columns';
import { readOffsets } from './offsets';
import type { Slot } from './slots';
import { readViews } from './read-views';

const MAX_STRING_BYTES = 2 ** 31 - 1;

/** Rows of a run: value `i` is `bytes[offsets[i], offsets[i + 1])`, and `offsets[0]` is 0. */
export interface StringRun {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

export async function readStrings(
  { leaf }: StringPlan,
  bytes: BatchBytes,
  start: number,
  count: number,
): Promise<StringRun> {
  const { type } = leaf.field;
  if (type.kind === 'fixed-binary') return readFixed(leaf, type.bytes, bytes, start, count);
  if (type.kind !== 'utf8' && type.kind !== 'binary')
    throw new TypeError(`a column of ${type.kind} was read as strings`);
  if (type.offsets === 'view') return readViews(leaf, bytes, start, count);
  const stored = await readOffsets(bytes, leaf, type.offsets, start, count);
  const first = stored[0] ?? 0;
  const offsets = allocated(() => new Int32Array(count + 1));
  const length = (stored[count] ?? 0) - first;
  const dataBytes = count === 0 ? 0 : await bytes.size(leaf, 2);
  for (let row = 0; row <= count; row += 1) {
    const offset = stored[row] ?? 0;
    if (offset < (stored[row - 1] ?? 0)) throw bytes.disordered(leaf);
    if (offset > dataBytes) throw bytes.tooShort(leaf, offset, dataBytes);
    offsets[row] = offset - first;
  }
  if (length > MAX_STRING_BYTES)
    throw tooLarge('More than 2 GiB of strings were asked for at once.');
  const text = allocated(() => new Uint8Array(length));
  await bytes.read(leaf, 2, first, text);
  return { offsets, bytes: text };
}

async function readFixed(
  leaf: Slot,
  width: number,
  bytes: BatchBytes,
  start: number,
  count: number,
): Promise<StringRun> {
  await bytes.demand(leaf, 1, (start + count) * width);
  if (width * count > MAX_STRING_BYTES)
    throw tooLarge('More than 2 GiB of strings were asked for at once.');
  const text = allocated(() => new Uint8Array(width * count));
  await bytes.read(leaf, 1, start * width, text);
  return { offsets: Int32Array.from({ length: count + 1 }, (_, row) => row * width), bytes: text };
}
