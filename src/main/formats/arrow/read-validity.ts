import type { BatchBytes } from './batch-bytes';
import { unpackBits } from './bitmap';
import type { Slot } from './slots';

/** One byte a value, 0 where it is null; null where none of them is. */
export async function readValidity(
  bytes: BatchBytes,
  slot: Slot,
  start: number,
  count: number,
): Promise<Uint8Array | null> {
  if (bytes.nulls(slot) === 0 || slot.field.type.kind === 'null') return null;
  if ((await bytes.size(slot, 0)) === 0) return null;
  const first = Math.floor(start / 8);
  const end = Math.ceil((start + count) / 8);
  await bytes.demand(slot, 0, end);
  const bits = new Uint8Array(end - first);
  await bytes.read(slot, 0, first, bits);
  const valid = new Uint8Array(count);
  unpackBits(bits, start % 8, count, valid, 0);
  return valid.includes(0) ? valid : null;
}

/** Rows are valid where all of these arrays are. */
export async function readRowValidity(
  bytes: BatchBytes,
  slots: readonly Slot[],
  start: number,
  count: number,
): Promise<Uint8Array | null> {
  let all: Uint8Array | null = null;
  for (const slot of slots) {
    const valid = await readValidity(bytes, slot, start, count);
    if (valid === null) continue;
    const sofar: Uint8Array | null = all;
    all = sofar === null ? valid : valid.map((flag, row) => flag & (sofar[row] ?? 0));
  }
  return all;
}
