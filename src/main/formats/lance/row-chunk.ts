import { InternalError } from '../../../shared/errors';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { columnChunk, type ColumnChunk } from './column-chunk';
import type { ColumnMap } from './column-map';

/** Rows on their way to Lance, copied out of the batches that come in; reused chunk after chunk. */
export class RowChunk {
  readonly #maps: readonly ColumnMap[];
  readonly #columns: readonly ColumnChunk[];
  readonly #capacity: number;
  readonly #targetBytes: number;
  #rows = 0;
  #firstRow = 0;
  /** Bytes of the rows as they came: what ends a chunk must not depend on how they came. */
  #weight = 0;

  constructor(maps: readonly ColumnMap[], capacity: number, targetBytes: number) {
    this.#maps = maps;
    this.#capacity = capacity;
    this.#targetBytes = targetBytes;
    this.#columns = maps.map((map) => columnChunk(map, capacity));
  }

  get rows(): number {
    return this.#rows;
  }

  /** Number of its first row in the dataset. */
  get firstRow(): number {
    return this.#firstRow;
  }

  get #maxWeight(): number {
    return 2 * this.#targetBytes;
  }

  get byteLength(): number {
    return this.#columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** By rows, or by text that is far longer than its dtype let expect. */
  get full(): boolean {
    return this.#rows >= this.#capacity || this.#weight > this.#maxWeight;
  }

  /**
   * Takes rows of the batch from `from` on, up to the one that makes the chunk full.
   * @param row number of row `from` in the dataset
   * @returns how many
   */
  append(batch: TensorBatch, from: number, row: number): number {
    const most = Math.min(batch.rowCount - from, this.#capacity - this.#rows);
    const count = rowsUntil(batch, from, most, this.#maxWeight - this.#weight);
    this.#weight += weightOf(batch, from, from + count);
    if (this.#rows === 0) this.#firstRow = row;
    for (const [index, { name }] of this.#maps.entries()) {
      const column = batch.columns.get(name);
      if (column === undefined)
        throw new InternalError(`A batch came without its column “${name}”.`);
      this.#columns[index]?.append(column, from, from + count, row);
    }
    this.#rows += count;
    return count;
  }

  /** Rows `[from, to)` of one column, as views that are valid until the chunk is cleared. */
  column(index: number, from: number, to: number): Column {
    const column = this.#columns[index];
    if (column === undefined) throw new InternalError(`There is no column ${index}.`);
    return column.slice(from, to);
  }

  clear(): void {
    this.#rows = 0;
    this.#weight = 0;
    for (const column of this.#columns) column.clear();
  }

  emptyTwin(): RowChunk {
    return new RowChunk(this.#maps, this.#capacity, this.#targetBytes);
  }
}

/** The fewest of `most` rows that weigh more than `weight`, or all of them. */
function rowsUntil(batch: TensorBatch, from: number, most: number, weight: number): number {
  if (weightOf(batch, from, from + most) <= weight) return most;
  let low = 0;
  let high = most;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (weightOf(batch, from, from + middle) > weight) high = middle;
    else low = middle;
  }
  return high;
}

function weightOf({ columns, rowCount }: TensorBatch, from: number, to: number): number {
  let sum = 0;
  for (const column of columns.values()) {
    sum +=
      column.kind === 'numeric'
        ? (column.data.byteLength / Math.max(1, rowCount)) * (to - from)
        : (column.offsets[to] ?? 0) - (column.offsets[from] ?? 0);
  }
  return sum;
}
