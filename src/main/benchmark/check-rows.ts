import { CheckFailedError } from '../../shared/errors';
import type { TensorBatch } from '../../shared/model/tensor';
import { throwIfCancelled } from '../lib/cancel';
import { type FieldNames, requireEqualRows } from './compare-rows';
import { type SourceRows, rowRange, sourceRowBytes } from './source-rows';

/** Expected rows are made in pieces of about this size: the check's own memory. */
const PIECE_BYTES = 8 * 2 ** 20;

export interface CheckContext {
  readonly source: SourceRows;
  readonly names: FieldNames;
  readonly signal?: AbortSignal | undefined;
}

/** Compares a batch with consecutive source rows from `firstRow`. @throws CheckFailedError */
export async function checkConsecutive(
  batch: TensorBatch,
  firstRow: number,
  context: CheckContext,
): Promise<void> {
  const { source, names, signal } = context;
  const rowsAPiece = Math.max(1, Math.floor(PIECE_BYTES / Math.max(1, sourceRowBytes(source))));
  requireRowCount(firstRow + batch.rowCount <= source.rowCount, firstRow + batch.rowCount, source);
  for (let at = 0; at < batch.rowCount; at += rowsAPiece) {
    throwIfCancelled(signal);
    const rows = Math.min(rowsAPiece, batch.rowCount - at);
    const expected = await source.take(rowRange(firstRow + at, firstRow + at + rows), signal);
    requireEqualRows(expected, batch, names, at);
  }
}

/** Compares every row of a dataset, in order, with the source. @throws CheckFailedError */
export async function checkEveryRow(
  batches: AsyncIterable<TensorBatch>,
  context: CheckContext,
): Promise<void> {
  let row = 0;
  for await (const batch of batches) {
    await checkConsecutive(batch, row, context);
    row += batch.rowCount;
  }
  requireRowCount(row === context.source.rowCount, row, context.source);
}

/** Compares a batch with the source rows of these numbers, in this order. @throws CheckFailedError */
export async function checkTaken(
  batch: TensorBatch,
  rows: Uint32Array,
  context: CheckContext,
): Promise<void> {
  if (batch.rowCount !== rows.length) {
    throw new CheckFailedError(
      'rows-differ',
      `${batch.rowCount} rows were read where ${rows.length} were asked for.`,
    );
  }
  requireEqualRows(await context.source.take(rows, context.signal), batch, context.names);
}

export function requireRowCount(holds: boolean, found: number, source: SourceRows): void {
  if (holds) return;
  throw new CheckFailedError(
    'rows-differ',
    `${found.toLocaleString('en')} rows were read and ${source.rowCount.toLocaleString('en')} were written.`,
  );
}
