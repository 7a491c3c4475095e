/** Values of rows that lie in the batches themselves. */
import { bytesOf, dtypeFacts, rowBytes, viewElements } from '../../../shared/model/dtype';
import type { Column, NumericColumn } from '../../../shared/model/tensor';
import { allocated } from '../rows/allocate';
import { concatenate } from '../rows/read-ids';
import type { BatchRun } from './batch-bytes';
import type { ColumnPlan, NumericPlan, StringPlan } from './columns';
import { demandNumbers, readNumbers } from './read-numbers';
import { readStrings } from './read-strings';
import { readRowValidity } from './read-validity';
import { transposeRow } from './transpose';

/** The values of some runs, one behind the other, whether they are null or not. */
export async function fillPlain(
  plan: NumericPlan | StringPlan,
  runs: readonly BatchRun[],
  rowCount: number,
  reuse?: Column,
): Promise<Column> {
  if (plan.kind === 'numeric') return fillNumbers(plan, runs, rowCount, reuse);
  const { encoding } = plan;
  const parts = [];
  for (const { bytes, start, count } of runs) {
    const run = await readStrings(plan, bytes, start, count);
    parts.push({ kind: 'string', encoding, ...run } as const);
  }
  return { ...concatenate(parts), encoding };
}

async function fillNumbers(
  plan: NumericPlan,
  runs: readonly BatchRun[],
  rowCount: number,
  reuse: Column | undefined,
): Promise<NumericColumn> {
  const { dtype, permutation } = plan;
  const { shape } = plan.field;
  const width = rowBytes(dtype, shape);
  for (const { bytes, count } of runs) await demandNumbers(plan, bytes, count);
  const target = numericTarget(plan, rowCount * width, reuse);
  const all = bytesOf(target.data);
  let row = 0;
  for (const { bytes, start, count } of runs) {
    const part = all.subarray(row * width, (row + count) * width);
    await readNumbers(plan, bytes, start, count, part);
    row += count;
  }
  if (permutation !== null) {
    const { itemBytes } = dtypeFacts(dtype);
    for (let at = 0; at < all.length; at += width)
      transposeRow(all.subarray(at, at + width), permutation.stored, permutation.order, itemBytes);
  }
  return target;
}

export function numericTarget(
  { dtype, field: { shape } }: NumericPlan,
  length: number,
  reuse: Column | undefined,
): NumericColumn {
  if (reuse?.kind === 'numeric' && reuse.dtype === dtype && reuse.data.byteLength === length)
    return { kind: 'numeric', dtype, shape, data: reuse.data };
  // Not zeroed: every byte is filled, or the read fails and nobody sees the column.
  const bytes = allocated(() => Buffer.allocUnsafeSlow(length));
  return { kind: 'numeric', dtype, shape, data: viewElements(dtype, bytes) };
}

/** One byte a row, 0 where it is null; null where none is. */
export async function fillValidity(
  { validity }: ColumnPlan,
  runs: readonly BatchRun[],
  rowCount: number,
): Promise<Uint8Array | null> {
  let all: Uint8Array | null = null;
  let row = 0;
  for (const { bytes, start, count } of runs) {
    if (validity.some((slot) => bytes.nulls(slot) > 0)) {
      const valid = await readRowValidity(bytes, validity, start, count);
      if (valid !== null) {
        all ??= allocated(() => new Uint8Array(rowCount).fill(1));
        all.set(valid, row);
      }
    }
    row += count;
  }
  return all;
}
