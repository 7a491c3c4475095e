import type * as LanceDb from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import { InternalError } from '../../../shared/errors';
import { FileMemory, nativeTable } from './add-rows';
import { chunkField } from './arrow-schema';
import { type ColumnMap, OBJECT_ID } from './column-map';
import { CHUNK_COLUMN } from './column-names';
import { encodeColumn, encodeRowNumbers } from './encode-column';
import type { Native } from './native';
import { holdsNaN } from './not-a-number';
import type { OpenTable } from './open-table';
import type { RowChunk } from './row-chunk';

/**
 * `mergeInsert` splits its input into blocks of this many rows and spreads them over threads;
 * with one block there is no order to lose. (200,000 narrow rows came back permuted.)
 */
const MERGE_ROWS = 8192;
/** It also holds its input several times over: 24 MB a call peaked at 740 MB, 8 MB at 440 MB. */
const MERGE_BYTES = 8 * 1024 ** 2;

/**
 * The library keeps about a megabyte a fragment for as long as its connection is open: 3 GB of
 * NaN chunks peaked at 784 MB through one connection and at 331 MB with another every so often.
 */
const CALLS_A_CONNECTION = 32;

/** The columns of a table that rows are stored into. */
export interface StoredLayout {
  readonly schema: Arrow.Schema;
  readonly columns: readonly ColumnMap[];
  /** Whether `object_id` holds row numbers because the fields have no id. */
  readonly generatesId: boolean;
}

/** How far a store is, beside the rows of its table. */
export interface StoreProgress {
  /** So far, each of which made a fragment. */
  readonly calls: number;
  /** Whether the table has the column of chunk numbers. */
  readonly numbered: boolean;
  /** The column of chunk numbers is dropped then: what the fragments hold depends on it. */
  readonly callsUntilReconnect: number;
}

/**
 * Stores chunks of rows at the end of a table, one call after the other.
 *
 * `Table.add` refuses NaN in fixed-size lists. Such chunks go through `mergeInsert` on a column of
 * chunk numbers, which keeps them: no number occurs twice, so nothing matches and every row is
 * inserted, duplicate ids included. The column is added with the first such chunk, and dropped
 * after a number of them and at the end.
 */
export class ChunkStore {
  #opened: OpenTable;
  #callsUntilReconnect: number;
  #calls: number;
  #numbered: boolean;
  #merging = false;
  readonly #files: FileMemory;

  constructor(
    private readonly native: Native,
    private readonly path: string,
    private readonly layout: StoredLayout,
    /** Closed with the store, or when it is opened anew. */
    opened: OpenTable,
    /** Opens the table anew, at its latest version. */
    private readonly reconnect: () => Promise<OpenTable>,
    begun: StoreProgress = { calls: 0, numbered: false, callsUntilReconnect: CALLS_A_CONNECTION },
  ) {
    this.#opened = opened;
    this.#files = new FileMemory(native.arrow);
    this.#calls = begun.calls;
    this.#numbered = begun.numbered;
    this.#callsUntilReconnect = begun.callsUntilReconnect;
  }

  /** Where another store goes on to make the same files. */
  get progress(): StoreProgress {
    return {
      calls: this.#calls,
      numbered: this.#numbered,
      callsUntilReconnect: this.#callsUntilReconnect,
    };
  }

  get table(): LanceDb.Table {
    return this.#opened.table;
  }

  /** Calls so far, each of which made a fragment. */
  get calls(): number {
    return this.#calls;
  }

  /**
   * Rows that need nothing of the call in flight, made ready for `storeFile`; the chunk may then be
   * filled anew. Null where they have to go through `store`.
   * @param firstRow number of the chunk's first row in the table
   */
  async encode(chunk: RowChunk, firstRow: number): Promise<Buffer | null> {
    if (this.#numbered || this.#merging || nativeTable(this.table) === undefined) return null;
    if (this.#holdsNaN(chunk)) return null;
    return this.#files.encode(this.#arrowTable(chunk, firstRow, 0, chunk.rows));
  }

  /** @param file of `encode`, called since the last `store` or `storeFile` began */
  async storeFile(file: Buffer): Promise<void> {
    const table = nativeTable(this.table);
    if (table === undefined) throw new InternalError('A Lance table lost its call for rows.');
    await table.add(file, 'append');
    return this.#countCall();
  }

  /** @param firstRow number of the chunk's first row in the table */
  async store(chunk: RowChunk, firstRow: number): Promise<void> {
    if (this.#holdsNaN(chunk)) {
      this.#merging = true;
      await this.#merge(chunk, firstRow).finally(() => (this.#merging = false));
      return;
    }
    await this.table.add(this.#arrowTable(chunk, firstRow, 0, chunk.rows));
    return this.#countCall();
  }

  /** Takes the column of chunk numbers away again. */
  async finish(): Promise<void> {
    if (!this.#numbered) return;
    await this.table.dropColumns([CHUNK_COLUMN]);
    this.#numbered = false;
  }

  close(): Promise<void> {
    return this.#opened.close();
  }

  #holdsNaN(chunk: RowChunk): boolean {
    return this.layout.columns.some(({ encoding, shape, dtype }, index) => {
      const list = encoding === 'values' && (shape.length > 0 || dtype.startsWith('complex'));
      const column = list ? chunk.column(index, 0, chunk.rows) : undefined;
      return column?.kind === 'numeric' && holdsNaN(column);
    });
  }

  async #merge(chunk: RowChunk, firstRow: number): Promise<void> {
    const bytesOfRow = Math.max(1, Math.ceil(chunk.byteLength / chunk.rows));
    const step = Math.min(MERGE_ROWS, Math.max(1, Math.floor(MERGE_BYTES / bytesOfRow)));
    for (let from = 0; from < chunk.rows; from += step) {
      const to = Math.min(chunk.rows, from + step);
      if (!this.#numbered) {
        await this.table.addColumns([chunkField(this.native.arrow)]);
        this.#numbered = true;
      }
      const result = await this.table
        .mergeInsert(CHUNK_COLUMN)
        .whenNotMatchedInsertAll()
        .execute(this.#arrowTable(chunk, firstRow, from, to));
      if (result.numInsertedRows !== to - from) {
        throw new InternalError(`Lance inserted ${result.numInsertedRows} of ${to - from} rows.`, {
          path: this.path,
        });
      }
      await this.#countCall();
    }
  }

  async #countCall(): Promise<void> {
    this.#calls += 1;
    this.#callsUntilReconnect -= 1;
    if (this.#callsUntilReconnect > 0) return;
    this.#callsUntilReconnect = CALLS_A_CONNECTION;
    // A merge reads the numbers of all rows before: dropped and added anew, they are null unread.
    await this.finish();
    await this.close();
    this.#opened = await this.reconnect();
  }

  #arrowTable(chunk: RowChunk, firstRow: number, from: number, to: number): Arrow.Table {
    const { arrow } = this.native;
    const { schema: stored, columns, generatesId } = this.layout;
    const rows = to - from;
    const data = new Map<string, Arrow.Data>();
    for (const [index, { column }] of columns.entries()) {
      const field = stored.fields.find(({ name }) => name === column);
      if (field !== undefined)
        data.set(column, encodeColumn(arrow, field, chunk.column(index, from, to), rows));
    }
    if (generatesId) data.set(OBJECT_ID, encodeRowNumbers(arrow, firstRow + from, rows));
    const fields = [...stored.fields];
    if (this.#numbered) {
      fields.push(chunkField(arrow));
      const type = new arrow.Int32();
      const numbers = new Int32Array(rows).fill(this.#calls);
      data.set(CHUNK_COLUMN, arrow.makeData({ type, length: rows, nullCount: 0, data: numbers }));
    }
    const children = fields.map(({ name }) => {
      const child = data.get(name);
      if (child === undefined)
        throw new InternalError(`No data was made for the column “${name}”.`);
      return child;
    });
    const schema = new arrow.Schema(fields, stored.metadata);
    const struct = arrow.makeData({
      type: new arrow.Struct(fields),
      length: rows,
      nullCount: 0,
      children,
    });
    return new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)]);
  }
}
