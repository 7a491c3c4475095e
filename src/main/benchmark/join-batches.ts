import type { Field } from '../../shared/model/dataset';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { joinRows } from '../formats/rows/join-rows';

/** Rows `[from, to)` of a batch. */
export interface BatchRange {
  readonly batch: TensorBatch;
  readonly from: number;
  readonly to: number;
}

/** The ranges one after another as one batch of these fields; a single range is a view. */
export function joinRanges(fields: readonly Field[], ranges: readonly BatchRange[]): TensorBatch {
  return {
    rowCount: ranges.reduce((sum, { from, to }) => sum + to - from, 0),
    columns: new Map<string, Column>(
      fields.map((field) => [
        field.name,
        joinRows(
          field,
          ranges.flatMap(({ batch, from, to }) => {
            const column = batch.columns.get(field.name);
            return column === undefined ? [] : [{ column, from, to }];
          }),
        ),
      ]),
    ),
  };
}

/** All rows of the batches as one. */
export function joinBatches(
  fields: readonly Field[],
  batches: readonly TensorBatch[],
): TensorBatch {
  return joinRanges(
    fields,
    batches.map((batch) => ({ batch, from: 0, to: batch.rowCount })),
  );
}
