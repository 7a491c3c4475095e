import type { Field } from '../../../shared/model/dataset';
import { bytesOf } from '../../../shared/model/dtype';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { allocated } from '../rows/allocate';
import { joinRows } from '../rows/join-rows';
import { batchRowsOf } from '../rows/request';
import { type RowSource, neighbours } from '../rows/source-rows';
import { type ArrayInfo, rowBytesOf } from './array-info';
import { ArrayRows, type RowRun } from './array-rows';
import { ChunkFiles } from './chunk-files';
import { fieldColumn, masked } from './field-columns';
import type { FolderStore } from './folder-store';
import { type StoredField, storedFields } from './stored-fields';
import { TextRows } from './text-rows';

/** Reads rows of the arrays that make a dataset. */
export class ZarrRows implements RowSource {
  readonly #arrays = new Map<ArrayInfo, ArrayRows | TextRows>();
  readonly #stored: ReadonlyMap<string, StoredField>;

  constructor(
    readonly path: string,
    readonly rowCount: number,
    readonly fields: readonly Field[],
    stored: readonly StoredField[],
    store: FolderStore,
  ) {
    this.#stored = new Map(stored.map((field) => [field.name, field]));
    for (const { info, mask } of stored) {
      this.#add(info, store);
      if (mask !== null) this.#add(mask, store);
    }
  }

  readRange(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    return this.#read([{ row: start, count, to: 0 }], count, fields, signal, reuse);
  }

  readonly readSorted = (
    rows: readonly number[],
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> => {
    let to = 0;
    const runs = neighbours(rows).map(({ start, count }): RowRun => {
      to += count;
      return { row: start, count, to: to - count };
    });
    return this.#read(runs, rows.length, fields, signal, reuse);
  };

  /** Files are open during a read only. */
  async close(): Promise<void> {}

  async #read(
    runs: readonly RowRun[],
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse: TensorBatch | undefined,
  ): Promise<TensorBatch> {
    const columns = new Map<string, Column>();
    const records = new Map<ArrayInfo, Uint8Array>();
    for (const field of fields) {
      const stored = this.#stored.get(field.name);
      if (stored === undefined) continue;
      const spare = reuse?.columns.get(field.name);
      const column = await this.#column(stored, field, runs, count, records, signal, spare);
      const mask = stored.mask === null ? null : await this.#mask(stored.mask, runs, count, signal);
      columns.set(field.name, mask === null ? column : masked(column, mask));
    }
    return { rowCount: count, columns };
  }

  async #column(
    stored: StoredField,
    field: Field,
    runs: readonly RowRun[],
    count: number,
    records: Map<ArrayInfo, Uint8Array>,
    signal: AbortSignal | undefined,
    spare?: Column,
  ): Promise<Column> {
    const rows = this.#arrays.get(stored.info);
    if (rows instanceof TextRows) return joinRows(field, await rows.read(runs, signal));
    const known = records.get(stored.info);
    const bytes = known ?? targetFor(stored, count * rowBytesOf(stored.info), spare);
    if (known === undefined) await rows?.read(runs, bytes, signal);
    if (stored.info.element.kind === 'record') records.set(stored.info, bytes);
    return fieldColumn(stored, bytes, count);
  }

  async #mask(
    info: ArrayInfo,
    runs: readonly RowRun[],
    count: number,
    signal: AbortSignal | undefined,
  ): Promise<Column | null> {
    const [stored] = storedFields(info, '', false);
    if (stored === undefined) return null;
    const field: Field = { name: '', kind: 'scalar', dtype: 'bool', shape: [] };
    return this.#column(stored, field, runs, count, new Map(), signal);
  }

  #add(info: ArrayInfo, store: FolderStore): void {
    if (this.#arrays.has(info)) return;
    const files = new ChunkFiles(store, info);
    this.#arrays.set(
      info,
      info.element.kind === 'text'
        ? new TextRows(info, info.element, files)
        : new ArrayRows(info, files),
    );
  }
}

/** Memory for the rows: that of a column that is free again, where it is as large. */
function targetFor(
  { info, element }: StoredField,
  bytes: number,
  spare: Column | undefined,
): Uint8Array {
  const isOwn = spare?.kind === 'numeric' && element.kind === 'numeric' && info.element === element;
  const free = isOwn && spare.dtype === element.dtype ? bytesOf(spare.data) : null;
  if (free?.length === bytes) return free;
  return allocated(() => Buffer.allocUnsafeSlow(bytes));
}

/** Rows of a scan's batch: whole chunks of the widest array, about as many as elsewhere. */
export function scanRows(fields: readonly Field[], stored: readonly StoredField[]): number {
  const usual = batchRowsOf(fields);
  const widest = stored.reduce<ArrayInfo | null>(
    (most, { info }) => (most === null || rowBytesOf(info) > rowBytesOf(most) ? info : most),
    null,
  );
  const chunkRows = widest?.chunkShape[0] ?? 1;
  return chunkRows > usual * 4 ? usual : Math.max(1, Math.round(usual / chunkRows)) * chunkRows;
}
