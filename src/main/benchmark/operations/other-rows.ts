import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { createRandom, sampleRows } from '../random';
import type { SourceRows } from '../source-rows';
import type { OperationContext } from './types';

/** Rows to add, or to put in the place of others; where the source has no others, its own. */
export async function otherRows(
  { source, seed, signal }: OperationContext,
  count: number,
): Promise<TensorBatch> {
  const others = await source.others?.(count, signal);
  if (others?.rowCount === count) return others;
  return source.take(sampleRows(source.rowCount, count, createRandom(seed, 'others')), signal);
}

/** These rows with the ids of those: a new version of them. */
export async function withIdsOf(
  batch: TensorBatch,
  source: SourceRows,
  rows: Uint32Array,
  signal: AbortSignal | undefined,
): Promise<TensorBatch> {
  const before = await source.take(rows, signal);
  const isId = new Set(source.fields.filter(({ kind }) => kind === 'id').map(({ name }) => name));
  return {
    rowCount: batch.rowCount,
    columns: new Map<string, Column>(
      [...batch.columns].map(([name, column]) => [
        name,
        isId.has(name) ? (before.columns.get(name) ?? column) : column,
      ]),
    ),
  };
}
