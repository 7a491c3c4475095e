import { rowBytes } from '../../../shared/model/dtype';
import type { ColumnPlan, NumericPlan, StringPlan } from './columns';
import type { StoredBatch } from './ipc-file';
import { type Slot, bufferOf, isView } from './slots';

/** A few bits or one value may lie across two bytes at either end. */
const BITMAP_BYTES = 2;

/** Most bytes that one row of a column costs in this batch, its dictionary apart. */
export function rowCost(plan: ColumnPlan, { header }: StoredBatch): number {
  const bytesOf = (slot: Slot, nth: number): number =>
    header.buffers[bufferOf(slot, nth, header) * 2 + 1] ?? 0;
  const nullable = plan.validity.filter(({ node }) => (header.nodes[node * 2 + 1] ?? 0) > 0);
  if (header.codec !== 'none') {
    // Every buffer is unpacked whole.
    const lists =
      plan.kind === 'numeric' ? plan.levels.filter(({ offsets }) => offsets !== null) : [];
    return (
      nullable.reduce((sum, slot) => sum + bytesOf(slot, 0), 0) +
      lists.reduce((sum, { slot }) => sum + bytesOf(slot, 0) + bytesOf(slot, 1), 0) +
      bytesOf(plan.leaf, 1) +
      (plan.kind === 'string' ? textBytes(plan, header, bytesOf) : 0)
    );
  }
  const bitmaps = nullable.length * BITMAP_BYTES * 2;
  if (plan.kind === 'dictionary') return bitmaps + plan.index.bits / 8 + BITMAP_BYTES;
  // Two offsets or a view, and a text of which no header says how long it is.
  if (plan.kind === 'string') return bitmaps + 16 + textBytes(plan, header, bytesOf);
  return bitmaps + tensorBytes(plan);
}

function textBytes(
  { leaf }: StringPlan,
  { variadic }: StoredBatch['header'],
  bytesOf: (slot: Slot, nth: number) => number,
): number {
  if (leaf.field.type.kind === 'fixed-binary') return leaf.field.type.bytes;
  const buffers = isView(leaf.field.type) ? (variadic[leaf.viewsBefore] ?? 0) : 1;
  let sum = 0;
  for (let nth = 0; nth < buffers; nth += 1) sum += bytesOf(leaf, 2 + nth);
  return sum;
}

/** The elements of a row, and the offsets of every list among them. */
function tensorBytes({ levels, dtype, field }: NumericPlan): number {
  let lists = 1;
  let offsets = 0;
  for (const { offsets: bits, size } of levels) {
    if (bits !== null) offsets += (lists + 1) * (bits / 8);
    lists *= size;
  }
  return offsets + rowBytes(dtype, field.shape) + BITMAP_BYTES;
}
