import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { joined } from './source-rows';

/**
 * Makes chunks of one size out of batches of any size. What is left over is copied, since a
 * batch's memory is the caller's again; a chunk that lies whole in a batch is a view of it.
 */
export class RowGatherer {
  #pending: TensorBatch[] = [];
  #pendingRows = 0;

  constructor(
    private readonly fields: readonly Field[],
    private readonly chunkRows: number,
  ) {}

  /** The chunks that are full now; use each before the next is asked for. */
  *add(batch: TensorBatch): Generator<TensorBatch> {
    let row = 0;
    while (batch.rowCount - row >= this.chunkRows - this.#pendingRows) {
      const end = row + this.chunkRows - this.#pendingRows;
      yield this.#joined({ batch, from: row, to: end });
      row = end;
    }
    if (row === batch.rowCount) return;
    const rest = this.#joined({ batch, from: row, to: batch.rowCount }, false);
    this.#pending.push(owned(rest));
    this.#pendingRows += rest.rowCount;
  }

  /** The rows that fill no chunk, once; null where there are none. */
  rest(): TensorBatch | null {
    return this.#pendingRows === 0 ? null : this.#joined(null);
  }

  #joined(
    last: { readonly batch: TensorBatch; readonly from: number; readonly to: number } | null,
    withPending = true,
  ): TensorBatch {
    const pending = withPending ? this.#pending : [];
    const runs = pending.map((batch) => ({ batch, from: 0, to: batch.rowCount }));
    if (withPending) {
      this.#pending = [];
      this.#pendingRows = 0;
    }
    const all = last === null ? runs : [...runs, last];
    const rows = all.reduce((sum, { from, to }) => sum + to - from, 0);
    return joined(this.fields, rows, all);
  }
}

/** The batch in memory of its own. */
function owned({ rowCount, columns }: TensorBatch): TensorBatch {
  const copies = [...columns].map(([name, column]): [string, Column] => {
    const valid = column.valid === undefined ? {} : { valid: column.valid.slice() };
    if (column.kind === 'numeric')
      return [name, { ...column, data: column.data.slice(), ...valid }];
    const { offsets, bytes } = column;
    return [name, { ...column, offsets: offsets.slice(), bytes: bytes.slice(), ...valid }];
  });
  return { rowCount, columns: new Map(copies) };
}
