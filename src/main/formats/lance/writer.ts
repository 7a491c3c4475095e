import type * as LanceDb from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import { mkdir } from 'node:fs/promises';
import { type ArrayscopeError, InternalError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { chunkField, tableSchema } from './arrow-schema';
import { OBJECT_ID } from './column-map';
import { CHUNK_COLUMN } from './column-names';
import { encodeColumn, encodeRowNumbers } from './encode-column';
import { finishTable } from './finish-table';
import { loadNative, type Native } from './native';
import { toNativeError, withNativeErrors } from './native-error';
import { holdsNaN } from './not-a-number';
import type { LancePlan } from './plan-write';
import { RowChunk } from './row-chunk';
import type { CreateSettings } from './settings';

export const TABLE_NAME = 'results';

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

/**
 * Writes a table in chunks, one in flight: the next is gathered meanwhile, so reading overlaps
 * writing, and two chunks are all the memory of ours.
 *
 * `Table.add` refuses NaN in fixed-size lists. Such chunks go through `mergeInsert` on a column of
 * chunk numbers, which keeps them: no number occurs twice, so nothing matches and every row is
 * inserted, duplicate ids included. The column is added with the first such chunk, and dropped
 * after a number of them and at the end.
 */
export class LanceWriter implements DatasetWriter {
  readonly #native: Native;
  readonly #path: string;
  readonly #plan: LancePlan;
  readonly #settings: CreateSettings;
  readonly #schema: Arrow.Schema;
  #connection: LanceDb.Connection;
  #table: LanceDb.Table;
  #callsUntilReconnect = CALLS_A_CONNECTION;
  readonly #signal: AbortSignal | undefined;
  #filling: RowChunk;
  #spare: RowChunk | undefined;
  #inFlight: Promise<void> = Promise.resolve();
  #failure: ArrayscopeError | undefined;
  #chunks = 0;
  #numbered = false;
  #rows = 0;
  #closed = false;

  private constructor(parts: {
    native: Native;
    path: string;
    plan: LancePlan;
    settings: CreateSettings;
    schema: Arrow.Schema;
    connection: LanceDb.Connection;
    table: LanceDb.Table;
    signal: AbortSignal | undefined;
    capacity: number;
  }) {
    this.#native = parts.native;
    this.#path = parts.path;
    this.#plan = parts.plan;
    this.#settings = parts.settings;
    this.#schema = parts.schema;
    this.#connection = parts.connection;
    this.#table = parts.table;
    this.#signal = parts.signal;
    this.#filling = new RowChunk(
      parts.plan.columns,
      parts.capacity,
      parts.settings.targetChunkBytes,
    );
  }

  /** Makes the database folder at `path` and an empty table in it. */
  static async create(
    path: string,
    schema: DatasetSchema,
    plan: LancePlan,
    settings: CreateSettings,
    options: CreateOptions,
  ): Promise<LanceWriter> {
    throwIfCancelled(options.signal);
    const native = loadNative();
    await withFileErrors(path, () => mkdir(path));
    const arrowSchema = tableSchema(native.arrow, plan, schema.metadata);
    return withNativeErrors(path, 'write', async () => {
      const connection = await native.lancedb.connect(path);
      const table = await connection.createEmptyTable(TABLE_NAME, arrowSchema, {
        storageOptions: { new_table_data_storage_version: plan.storageVersion },
      });
      const capacity = Math.max(1, Math.min(plan.chunkRows, schema.rowCount ?? plan.chunkRows));
      return new LanceWriter({
        native,
        path,
        plan,
        settings,
        schema: arrowSchema,
        connection,
        table,
        signal: options.signal,
        capacity,
      });
    });
  }

  async write(batch: TensorBatch): Promise<void> {
    this.#requireOpen();
    let row = 0;
    while (row < batch.rowCount) {
      throwIfCancelled(this.#signal);
      row += this.#filling.append(batch, row, this.#rows + row);
      if (this.#filling.full) await this.#send();
    }
    this.#rows += batch.rowCount;
  }

  async finish(signal?: AbortSignal): Promise<void> {
    this.#requireOpen();
    if (this.#filling.rows > 0) await this.#send();
    await this.#settle();
    throwIfCancelled(signal ?? this.#signal);
    await withNativeErrors(this.#path, 'write', () => this.#dropNumbers());
    await finishTable({
      database: this.#path,
      table: this.#table,
      rows: this.#rows,
      chunks: this.#chunks,
      compact: this.#settings.compact,
      signal: signal ?? this.#signal,
    });
    this.#close();
  }

  async abort(): Promise<void> {
    // A native call cannot be interrupted; it is waited for, so that nothing is written afterwards.
    await this.#inFlight;
    this.#close();
  }

  /** Hands the gathered rows over once the chunk before is done, and does not wait for them. */
  async #send(): Promise<void> {
    await this.#settle();
    const chunk = this.#filling;
    const firstRow = chunk.firstRow;
    this.#filling = this.#spare ?? chunk.emptyTwin();
    this.#spare = undefined;
    this.#inFlight = withNativeErrors(this.#path, 'write', () => this.#store(chunk, firstRow))
      .then(() => {
        chunk.clear();
        this.#spare = chunk;
      })
      .catch((error: unknown) => {
        this.#failure = toNativeError(error, this.#path, 'write');
      });
  }

  async #settle(): Promise<void> {
    await this.#inFlight;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #store(chunk: RowChunk, firstRow: number): Promise<void> {
    const merge = this.#plan.columns.some(({ encoding, shape, dtype }, index) => {
      const list = encoding === 'values' && (shape.length > 0 || dtype.startsWith('complex'));
      const column = list ? chunk.column(index, 0, chunk.rows) : undefined;
      return column?.kind === 'numeric' && holdsNaN(column);
    });
    if (!merge) {
      await this.#table.add(this.#arrowTable(chunk, firstRow, 0, chunk.rows));
      await this.#countCall();
      return;
    }
    const bytesOfRow = Math.max(1, Math.ceil(chunk.byteLength / chunk.rows));
    const step = Math.min(MERGE_ROWS, Math.max(1, Math.floor(MERGE_BYTES / bytesOfRow)));
    for (let from = 0; from < chunk.rows; from += step) {
      const to = Math.min(chunk.rows, from + step);
      if (!this.#numbered) {
        await this.#table.addColumns([chunkField(this.#native.arrow)]);
        this.#numbered = true;
      }
      const result = await this.#table
        .mergeInsert(CHUNK_COLUMN)
        .whenNotMatchedInsertAll()
        .execute(this.#arrowTable(chunk, firstRow, from, to));
      if (result.numInsertedRows !== to - from) {
        throw new InternalError(`Lance inserted ${result.numInsertedRows} of ${to - from} rows.`, {
          path: this.#path,
        });
      }
      await this.#countCall();
    }
  }

  /** A merge reads the numbers of all rows before: dropped and added anew, they are null unread. */
  async #dropNumbers(): Promise<void> {
    if (!this.#numbered) return;
    await this.#table.dropColumns([CHUNK_COLUMN]);
    this.#numbered = false;
  }

  async #countCall(): Promise<void> {
    this.#chunks += 1;
    this.#callsUntilReconnect -= 1;
    if (this.#callsUntilReconnect > 0) return;
    this.#callsUntilReconnect = CALLS_A_CONNECTION;
    await this.#dropNumbers();
    this.#table.close();
    this.#connection.close();
    this.#connection = await this.#native.lancedb.connect(this.#path);
    this.#table = await this.#connection.openTable(TABLE_NAME);
  }

  #arrowTable(chunk: RowChunk, firstRow: number, from: number, to: number): Arrow.Table {
    const { arrow } = this.#native;
    const rows = to - from;
    const data = new Map<string, Arrow.Data>();
    for (const [index, { column }] of this.#plan.columns.entries()) {
      const field = this.#schema.fields.find(({ name }) => name === column);
      if (field !== undefined)
        data.set(column, encodeColumn(arrow, field, chunk.column(index, from, to), rows));
    }
    if (this.#plan.generatesId) data.set(OBJECT_ID, encodeRowNumbers(arrow, firstRow + from, rows));
    const fields = [...this.#schema.fields];
    if (this.#numbered) {
      fields.push(chunkField(arrow));
      const type = new arrow.Int32();
      const numbers = new Int32Array(rows).fill(this.#chunks);
      data.set(CHUNK_COLUMN, arrow.makeData({ type, length: rows, nullCount: 0, data: numbers }));
    }
    const children = fields.map(({ name }) => {
      const child = data.get(name);
      if (child === undefined)
        throw new InternalError(`No data was made for the column “${name}”.`);
      return child;
    });
    const schema = new arrow.Schema(fields, this.#schema.metadata);
    const struct = arrow.makeData({
      type: new arrow.Struct(fields),
      length: rows,
      nullCount: 0,
      children,
    });
    return new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)]);
  }

  #requireOpen(): void {
    if (this.#closed)
      throw new InternalError('A Lance writer was used after it was closed.', { path: this.#path });
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#table.close();
    this.#connection.close();
  }
}
