import type * as Arrow from 'apache-arrow';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ArrayscopeError, InternalError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { checkpointState, countSchema, notResumable } from '../rows/resumable';
import type { DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
import { tableSchema } from './arrow-schema';
import { ChunkStore, type StoreProgress } from './chunk-store';
import { finishTable } from './finish-table';
import { FinishedTableWriter } from './finished-writer';
import { CommitFlusher } from './flush-commits';
import { findManifest, physicalRows } from './live-manifest';
import { type Native, loadNative } from './native';
import { toNativeError, withNativeErrors } from './native-error';
import { type OpenTable, handleOf, openTable } from './open-table';
import type { LancePlan } from './plan-write';
import { rewindTable } from './rewind-table';
import { RowChunk } from './row-chunk';
import type { CreateSettings } from './settings';

export const TABLE_NAME = 'results';

/** What `WriteCheckpoint.state` holds, beside the rows of the version. */
const stateSchema = z.strictObject({
  version: z.int().positive(),
  calls: countSchema,
  numbered: z.boolean(),
  callsUntilReconnect: z.int().positive(),
});

/** What is to be written where; planned. */
export interface LanceTarget {
  readonly path: string;
  readonly schema: DatasetSchema;
  readonly plan: LancePlan;
  readonly settings: CreateSettings;
  readonly signal: AbortSignal | undefined;
}

function tableFolderOf(database: string): string {
  return join(database, `${TABLE_NAME}.lance`);
}

/**
 * Writes a table in chunks, one in flight: the next is gathered meanwhile, so reading overlaps
 * writing, and three chunks are all the memory of ours.
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
  #rows: number;
  readonly #flusher: CommitFlusher;
  #closed = false;

  private constructor(parts: {
    path: string;
    plan: LancePlan;
    settings: CreateSettings;
    store: ChunkStore;
    signal: AbortSignal | undefined;
    capacity: number;
    /** That are in the table already. */
    rows: number;
  }) {
    this.#rows = parts.rows;
    this.#flusher = new CommitFlusher(parts.path, tableFolderOf(parts.path));
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
  static async create(target: LanceTarget): Promise<LanceWriter> {
    const { path, schema, plan, signal } = target;
    throwIfCancelled(signal);
    const native = loadNative();
    await withFileErrors(path, () => mkdir(path));
    const arrowSchema = tableSchema(native.arrow, plan, schema.metadata);
    return withNativeErrors(path, 'write', async () => {
      const connection = await native.lancedb.connect(path);
      const table = await connection.createEmptyTable(TABLE_NAME, arrowSchema, {
        storageOptions: { new_table_data_storage_version: plan.storageVersion },
      });
      return LanceWriter.#on(native, target, arrowSchema, handleOf(connection, table), 0);
    });
  }

  /** Goes on with the rows that were committed. */
  static async resume(target: LanceTarget, checkpoint: WriteCheckpoint): Promise<DatasetWriter> {
    const { path, schema, plan, signal } = target;
    throwIfCancelled(signal);
    const { version, ...progress } = checkpointState(stateSchema, checkpoint, path);
    const { rows } = checkpoint;
    const native = loadNative();
    const folder = tableFolderOf(path);
    const { manifest, finished } = await rewindTable(path, folder, version, rows);
    const opened = await openTable(native, folder, undefined);
    try {
      const found = await withNativeErrors(path, 'open', () => opened.table.version());
      if (found !== manifest.version)
        throw notResumable(path, `Lance opens version ${found} of it and not ${manifest.version}`);
      if (finished) return new FinishedTableWriter(path, opened, checkpoint);
      const arrowSchema = tableSchema(native.arrow, plan, schema.metadata);
      return LanceWriter.#on(native, target, arrowSchema, opened, rows, progress);
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  static #on(
    native: Native,
    { path, schema, plan, settings, signal }: LanceTarget,
    arrowSchema: Arrow.Schema,
    opened: OpenTable,
    rows: number,
    progress?: StoreProgress,
  ): LanceWriter {
    const capacity = Math.max(1, Math.min(plan.chunkRows, schema.rowCount ?? plan.chunkRows));
    const { columns, generatesId } = plan;
    const layout = { schema: arrowSchema, columns, generatesId };
    const reopen = (): Promise<OpenTable> => openTable(native, tableFolderOf(path), undefined);
    const store = new ChunkStore(native, path, layout, opened, reopen, progress);
    return new LanceWriter({ path, plan, settings, store, signal, capacity, rows });
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

  /** Of the chunks that were committed; rows that are still gathered wait. */
  async checkpoint(): Promise<WriteCheckpoint> {
    this.#requireOpen();
    await this.#settle();
    const { table, progress } = this.#store;
    const version = await withNativeErrors(this.#path, 'read', () => table.version());
    const manifest = await findManifest(tableFolderOf(this.#path), version);
    const rows = this.#rows - this.#filling.rows;
    if (physicalRows(manifest) !== rows)
      throw new InternalError(`Version ${version} holds other rows than the first ${rows}.`, {
        path: this.#path,
      });
    await this.#flusher.flush(manifest);
    return { rows, state: { version, ...progress } };
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
      flusher: this.#flusher,
      signal: signal ?? this.#signal,
    });
    await this.#close();
  }

  async abort(): Promise<void> {
    // A native call cannot be interrupted; it is waited for, so that nothing is written afterwards.
    await this.#inFlight;
    await this.#flusher.settle();
    await this.#close();
  }

  /**
   * Hands the gathered rows over once the chunk before is done, and does not wait for them. What
   * they are handed over as is made while the chunk before is still on its way.
   */
  async #send(): Promise<void> {
    const chunk = this.#filling;
    const { firstRow } = chunk;
    const file = await this.#store.encode(chunk, firstRow);
    await this.#settle();
    if (file !== null) {
      chunk.clear();
      this.#start(() => this.#store.storeFile(file));
      return;
    }
    this.#filling = this.#spare ?? chunk.emptyTwin();
    this.#spare = undefined;
    this.#start(async () => {
      await this.#store.store(chunk, firstRow);
      chunk.clear();
      this.#spare = chunk;
    });
  }

  #start(store: () => Promise<void>): void {
    this.#inFlight = withNativeErrors(this.#path, 'write', async () => {
      await store();
      this.#flusher.begin(await this.#store.table.version());
    }).catch((error: unknown) => {
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
