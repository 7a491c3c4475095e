/** Rows in blocks: each is read whole, checked, decoded, and kept while its rows are asked for. */
import type { CID } from 'multiformats';
import { allocateElements, bytesOf, elementCount, rowBytes } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { allocated } from '../rows/allocate';
import { joinRows } from '../rows/join-rows';
import type { RowRange } from '../rows/join-rows';
import { type RowSource, neighbours } from '../rows/source-rows';
import type { BlockStore } from './block-store';

/** One block of rows; decoding gives every field. */
export interface RowBlock {
  readonly cid: CID;
  readonly rows: number;
}

export type DecodeRows = (bytes: Uint8Array, block: RowBlock) => TensorBatch;

/** Verified blocks that are kept. */
const KEPT_BYTES = 32 * 1024 * 1024;

export class CarRows implements RowSource {
  readonly rowCount: number;
  /** First row of each block, and the row count. */
  readonly #starts: Float64Array;
  /** By number of the block, in order of use, the latest last. */
  readonly #decoded = new Map<number, Promise<TensorBatch>>();
  #decodedBytes = 0;

  constructor(
    readonly path: string,
    private readonly store: BlockStore,
    readonly fields: readonly Field[],
    private readonly blocks: readonly RowBlock[],
    private readonly decode: DecodeRows,
  ) {
    this.#starts = new Float64Array(blocks.length + 1);
    blocks.forEach(({ rows }, index) => {
      this.#starts[index + 1] = (this.#starts[index] ?? 0) + rows;
    });
    this.rowCount = this.#starts[blocks.length] ?? 0;
  }

  /** Most bytes that one row costs: its block. */
  get rowReadBytes(): number {
    return this.blocks.reduce((most, { cid }) => Math.max(most, this.store.costOf(cid)), 0);
  }

  readRange(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    return this.#read([{ start, count }], count, fields, signal, reuse);
  }

  readonly readSorted = (
    rows: readonly number[],
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> => this.#read(neighbours(rows), rows.length, fields, signal, reuse);

  async close(): Promise<void> {
    this.#decoded.clear();
    await this.store.close();
  }

  async #read(
    runs: readonly { readonly start: number; readonly count: number }[],
    rowCount: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse: TensorBatch | undefined,
  ): Promise<TensorBatch> {
    const targets = fields.map((field) => new ColumnTarget(field, reuse?.columns.get(field.name)));
    for (const { start, count } of runs) {
      for (let row = start; row < start + count;) {
        throwIfCancelled(signal);
        const index = this.#blockOf(row);
        const batch = await this.#block(index);
        const from = row - (this.#starts[index] ?? 0);
        const to = Math.min(batch.rowCount, from + start + count - row);
        for (const target of targets) target.append(batch, from, to, rowCount);
        row += to - from;
      }
    }
    return {
      rowCount,
      columns: new Map(targets.map((target) => [target.field.name, target.column()])),
    };
  }

  #block(index: number): Promise<TensorBatch> {
    const found = this.#decoded.get(index);
    if (found !== undefined) {
      this.#decoded.delete(index);
      this.#decoded.set(index, found);
      return found;
    }
    const loading = this.#load(index);
    this.#decoded.set(index, loading);
    this.#decodedBytes += this.#bytesOf(index);
    loading.catch(() => this.#drop(index));
    for (const oldest of this.#decoded.keys()) {
      if (this.#decodedBytes <= KEPT_BYTES || this.#decoded.size === 1) break;
      this.#drop(oldest);
    }
    return loading;
  }

  async #load(index: number): Promise<TensorBatch> {
    const block = this.blocks[index];
    if (block === undefined) throw new RangeError(`block ${index} of ${this.blocks.length}`);
    return this.decode(await this.store.get(block.cid), block);
  }

  #drop(index: number): void {
    if (this.#decoded.delete(index)) this.#decodedBytes -= this.#bytesOf(index);
  }

  #bytesOf(index: number): number {
    const block = this.blocks[index];
    return block === undefined ? 0 : this.store.costOf(block.cid);
  }

  #blockOf(row: number): number {
    let low = 0;
    let high = this.blocks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** A column while its rows come in: numbers go to their place at once, text is joined at the end. */
class ColumnTarget {
  #numbers: Extract<Column, { kind: 'numeric' }> | null = null;
  #valid: Uint8Array | null = null;
  readonly #texts: RowRange[] = [];
  #row = 0;

  constructor(
    readonly field: Field,
    private readonly reuse: Column | undefined,
  ) {}

  append(batch: TensorBatch, from: number, to: number, rowCount: number): void {
    const column = batch.columns.get(this.field.name);
    if (column === undefined) throw new RangeError(`no column ${this.field.name}`);
    if (column.kind === 'string') {
      this.#texts.push({ column, from, to });
      return;
    }
    const { dtype, shape } = column;
    const width = rowBytes(dtype, shape);
    this.#numbers ??= this.#target(column, rowCount);
    const source = bytesOf(column.data).subarray(from * width, to * width);
    bytesOf(this.#numbers.data).set(source, this.#row * width);
    if (column.valid !== undefined) {
      this.#valid ??= new Uint8Array(rowCount).fill(1);
      this.#valid.set(column.valid.subarray(from, to), this.#row);
    }
    this.#row += to - from;
  }

  column(): Column {
    if (this.#numbers !== null) {
      const isNull = this.#valid?.includes(0) === true;
      return isNull && this.#valid !== null
        ? { ...this.#numbers, valid: this.#valid }
        : this.#numbers;
    }
    const joined = joinRows(this.field, this.#texts);
    // A view of a block that is kept is not the caller's to change.
    if (this.#texts.length !== 1 || joined.kind === 'numeric') return joined;
    const { offsets, bytes, valid } = joined;
    const nulls = valid === undefined ? {} : { valid: valid.slice() };
    return { ...joined, offsets: offsets.slice(), bytes: bytes.slice(), ...nulls };
  }

  #target(
    { dtype, shape }: Extract<Column, { kind: 'numeric' }>,
    rowCount: number,
  ): Extract<Column, { kind: 'numeric' }> {
    const { reuse } = this;
    const length = rowCount * rowBytes(dtype, shape);
    const fits =
      reuse?.kind === 'numeric' && reuse.dtype === dtype && reuse.data.byteLength === length;
    const data = fits
      ? reuse.data
      : allocated(() => allocateElements(dtype, rowCount * elementCount(shape)));
    return { kind: 'numeric', dtype, shape, data };
  }
}
