import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArrayscopeError, InternalError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { tableSchema } from './arrow-schema';
import { ChunkStore } from './chunk-store';
import { finishTable } from './finish-table';
import { loadNative } from './native';
import { toNativeError, withNativeErrors } from './native-error';
import { type OpenTable, handleOf, openTable } from './open-table';
import type { LancePlan } from './plan-write';
import { RowChunk } from './row-chunk';
import type { CreateSettings } from './settings';

export const TABLE_NAME = 'results';

/**
 * Writes a table in chunks, one in flight: the next is gathered meanwhile, so reading overlaps
 * writing, and two chunks are all the memory of ours.
 */
export class LanceWriter implements DatasetWriter {
  readonly #path: string;
  readonly #settings: CreateSettings;
  readonly #store: ChunkStore;
  readonly #signal: AbortSignal | undefined;
  #filling: RowChunk;
  #spare: RowChunk | undefined;
  #inFlight: Promise<void> = Promise.resolve();
  #failure: ArrayscopeError | undefined;
  #rows = 0;
  #closed = false;

  private constructor(parts: {
    path: string;
    plan: LancePlan;
    settings: CreateSettings;
    store: ChunkStore;
    signal: AbortSignal | undefined;
    capacity: number;
  }) {
    this.#path = parts.path;
    this.#settings = parts.settings;
    this.#store = parts.store;
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
      const { columns, generatesId } = plan;
      const layout = { schema: arrowSchema, columns, generatesId };
      const folder = join(path, `${TABLE_NAME}.lance`);
      const reopen = (): Promise<OpenTable> => openTable(native, folder, undefined);
      const store = new ChunkStore(native, path, layout, handleOf(connection, table), reopen);
      return new LanceWriter({ path, plan, settings, store, signal: options.signal, capacity });
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
    await withNativeErrors(this.#path, 'write', () => this.#store.finish());
    await finishTable({
      database: this.#path,
      table: this.#store.table,
      rows: this.#rows,
      chunks: this.#store.calls,
      compact: this.#settings.compact,
      signal: signal ?? this.#signal,
    });
    await this.#close();
  }

  async abort(): Promise<void> {
    // A native call cannot be interrupted; it is waited for, so that nothing is written afterwards.
    await this.#inFlight;
    await this.#close();
  }

  /** Hands the gathered rows over once the chunk before is done, and does not wait for them. */
  async #send(): Promise<void> {
    await this.#settle();
    const chunk = this.#filling;
    const firstRow = chunk.firstRow;
    this.#filling = this.#spare ?? chunk.emptyTwin();
    this.#spare = undefined;
    this.#inFlight = withNativeErrors(this.#path, 'write', () => this.#store.store(chunk, firstRow))
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

  #requireOpen(): void {
    if (this.#closed)
      throw new InternalError('A Lance writer was used after it was closed.', { path: this.#path });
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#store.close();
  }
}
