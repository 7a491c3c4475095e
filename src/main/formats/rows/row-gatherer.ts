import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { joined } from './source-rows';

export interface ChunkSize {
  readonly rows: number;
  /** A chunk ends before it has more than this, unless one row has. */
  readonly bytes: number;
}

/**
 * Makes chunks of one size out of batches of any size. What is left over is copied, since a
 * batch's memory is the caller's again; a chunk that lies whole in a batch is a view of it.
 */
export class RowGatherer {
  #pending: TensorBatch[] = [];
  #pendingRows = 0;
  #pendingBytes = 0;

  constructor(
    private readonly fields: readonly Field[],
    private readonly size: ChunkSize,
  ) {}

  /** The chunks that are full now; use each before the next is asked for. */
  *add(batch: TensorBatch): Generator<TensorBatch> {
    for (let row = 0; row < batch.rowCount;) {
      const left = Math.min(batch.rowCount - row, this.size.rows - this.#pendingRows);
      const fitting = rowsWithin(batch, row, left, this.size.bytes - this.#pendingBytes);
      const count = fitting === 0 && this.#pendingRows === 0 ? 1 : fitting;
      const run = { batch, from: row, to: row + count };
      row += count;
      if (count < left || this.#pendingRows + count === this.size.rows) yield this.#chunk(run);
      else this.#keep(run);
    }
  }

  /** The rows that fill no chunk, once; null where there are none. */
  rest(): TensorBatch | null {
    return this.#pendingRows === 0 ? null : this.#chunk(null);
  }

  /** Everything that is pending, and then the run. */
  #chunk(run: Run | null): TensorBatch {
    const runs = this.#pending.map((batch): Run => ({ batch, from: 0, to: batch.rowCount }));
    this.#pending = [];
    this.#pendingRows = 0;
    this.#pendingBytes = 0;
    return this.#joined(run === null || run.from === run.to ? runs : [...runs, run]);
  }

  #keep(run: Run): void {
    const rest = owned(this.#joined([run]));
    this.#pending.push(rest);
    this.#pendingRows += rest.rowCount;
    this.#pendingBytes += bytesBetween(run.batch, run.from, run.to);
  }

  #joined(runs: readonly Run[]): TensorBatch {
    const rows = runs.reduce((sum, { from, to }) => sum + to - from, 0);
    return joined(this.fields, rows, runs);
  }
}

interface Run {
  readonly batch: TensorBatch;
  readonly from: number;
  readonly to: number;
}

/** How many of `most` rows from `row` on take no more than `bytes`. */
function rowsWithin(batch: TensorBatch, row: number, most: number, bytes: number): number {
  if (bytesBetween(batch, row, row + most) <= bytes) return most;
  let low = 0;
  let high = most;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (bytesBetween(batch, row, row + middle) <= bytes) low = middle;
    else high = middle;
  }
  return low;
}

function bytesBetween({ columns, rowCount }: TensorBatch, from: number, to: number): number {
  let sum = 0;
  for (const column of columns.values()) {
    sum +=
      column.kind === 'numeric'
        ? (column.data.byteLength / Math.max(1, rowCount)) * (to - from)
        : (column.offsets[to] ?? 0) - (column.offsets[from] ?? 0) + 4 * (to - from);
  }
  return sum;
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
