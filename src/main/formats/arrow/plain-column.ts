import { dtypeFacts, rowBytes } from '../../../shared/model/dtype';
import type { PlainColumn, PlainPiece } from '../rows/plain-column';
import type { ColumnPlan, NumericPlan } from './columns';
import type { StoredBatch } from './ipc-file';
import { bufferOf } from './slots';

/**
 * Numbers that lie in uncompressed batches as they are wanted, without a null; null for every
 * other column.
 * @param batches those that have rows, in order
 */
export function plainColumn(
  plan: ColumnPlan | undefined,
  batches: readonly StoredBatch[],
): PlainColumn | null {
  if (plan === undefined || !isContiguous(plan)) return null;
  const { dtype } = plan;
  const { shape } = plan.field;
  const bytes = rowBytes(dtype, shape);
  if (bytes === 0) return null;
  const pieces: PlainPiece[] = [];
  let firstRow = 0;
  for (const batch of batches) {
    const { rows } = batch.header;
    if (!isPlain(plan, batch, rows * bytes)) return null;
    const start = batch.header.buffers[bufferOf(plan.leaf, 1, batch.header) * 2] ?? 0;
    const endRow = firstRow + rows;
    pieces.push({ file: batch.file, firstRow, endRow, offset: batch.bodyAt + start });
    firstRow = endRow;
  }
  return { dtype, shape, rowBytes: bytes, pieces };
}

/** Whether the values of a row are bytes that follow each other, those of the next row behind. */
function isContiguous(plan: ColumnPlan): plan is NumericPlan {
  if (plan.kind !== 'numeric' || plan.dtype === 'bool' || plan.permutation !== null) return false;
  const { itemBytes, slots } = dtypeFacts(plan.dtype);
  return (
    plan.levels.every(({ offsets }) => offsets === null) &&
    plan.leafValues * (itemBytes / slots) === rowBytes(plan.dtype, plan.field.shape)
  );
}

/** Whether this batch holds them so: not compressed, no row null, and as many bytes as it says. */
function isPlain({ validity, leaf }: NumericPlan, { header }: StoredBatch, bytes: number): boolean {
  return (
    header.codec === 'none' &&
    validity.every(({ node }) => header.nodes[node * 2 + 1] === 0) &&
    (header.buffers[bufferOf(leaf, 1, header) * 2 + 1] ?? 0) >= bytes
  );
}
