import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, UsageError, isArrayscopeError } from '../../../shared/errors';
import type {
  DocumentContent,
  DocumentInfo,
  Fact,
  Field,
  FileEntry,
  Problem,
  RowOrder,
  RowOrderInfo,
} from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import { columnsOf } from '../npy/assemble';
import { toField, toSpec } from '../npy/fields';
import { IdIndex } from '../rows/id-index';
import { asProblem } from '../npy/load-parts';
import { npyFacts } from '../npy/npy-facts';
import type { Part } from '../npy/part';
import { readIds } from '../rows/read-ids';
import { type ReaderMode, RowReader } from '../npy/row-reader';
import { storedOrder } from '../rows/request';
import { RowStore } from '../npy/row-store';
import { SharedWork } from '../rows/shared-work';
import { matchIndex, readIndex } from './batch-index';
import { checkFolder } from './check';
import { documentContent, documentList } from './documents';
import type { HyraxFolder } from './load-folder';
import { INDEX_NAME } from './names';
import { INDEX, STORED } from './row-orders';

export class HyraxDataset implements Dataset {
  readonly format = 'hyrax';
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders: readonly RowOrderInfo[];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly #reader: RowReader;
  readonly #store: RowStore;
  readonly #byId = new SharedWork<IdIndex>();

  constructor(
    readonly path: string,
    private readonly folder: HyraxFolder,
    mode: ReaderMode,
  ) {
    this.#reader = new RowReader(folder.batches, mode);
    const fields = columnsOf(this.#reader, (column) => column.name).map((column) => ({
      field: toField(column, 'id'),
      source: {
        kind: 'files' as const,
        reader: this.#reader,
        index: column.index,
        spec: toSpec(column),
      },
    }));
    this.fields = fields.map(({ field }) => field);
    this.rowCount = this.#reader.rowCount;
    this.#store = new RowStore(path, fields, this.rowCount);
    this.rowReadBytes = this.#store.rowReadBytes;
    const rows = folder.batches.reduce((most, part) => Math.max(most, part.rows.count), 0);
    this.layout = `${count(folder.batches.length, 'batch file')} of ${folder.batches.length === 1 ? '' : 'up to '}${count(rows, 'row')}`;
    this.metadata = folderMetadata(this.fields, folder, rows);
    const { index } = folder;
    this.rowOrders = index?.rows.count === this.rowCount ? [STORED, INDEX] : [STORED];
    this.problems = [...folder.problems, ...countProblem(index, this.rowCount)];
  }

  async facts(): Promise<readonly Fact[]> {
    return npyFacts(this.folder.batches);
  }

  async files(): Promise<readonly FileEntry[]> {
    const part =
      (role: FileEntry['role']) =>
      ({ name, fileBytes, modifiedMs, rows }: Part): FileEntry => ({
        path: name,
        bytes: fileBytes,
        modifiedMs,
        role,
        rows: rows.count,
      });
    const indexes = [this.folder.index, this.folder.insertion].filter((index) => index !== null);
    const others = await Promise.all(
      [
        ...this.folder.leftOut.map((name) => ({ name, role: 'data' as const })),
        ...this.folder.configs.map((name) => ({ name, role: 'config' as const })),
      ].map(async ({ name, role }) => {
        const full = join(this.path, name);
        const { size, mtimeMs } = await withFileErrors(full, () => stat(full));
        return { path: name, bytes: size, modifiedMs: mtimeMs, role };
      }),
    );
    return [...this.folder.batches.map(part('data')), ...indexes.map(part('index')), ...others];
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    return documentList(this.folder);
  }

  document(path: string): Promise<DocumentContent> {
    return documentContent(this.path, this.folder, path);
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const { signal } = options;
    try {
      const byId = await this.#index(options);
      const stored = { ids: byId.ids, batches: this.folder.batches, starts: this.#reader.starts };
      const found = await checkFolder(this.path, this.folder, stored, byId, signal);
      // The gaps in the numbers and the index may name the same batch.
      const named = new Set(this.problems.map(({ code, path }) => `${code} ${path}`));
      return [
        ...this.problems,
        ...found.filter(({ code, path }) => path === undefined || !named.has(`${code} ${path}`)),
      ];
    } catch (error) {
      throwIfCancelled(signal);
      if (!isArrayscopeError(error) || error instanceof UsageError) throw error;
      return [...this.problems, asProblem(error, error.path ?? '')];
    }
  }

  take(rows: ArrayLike<number>, options?: TakeOptions): Promise<TensorBatch> {
    return this.#store.take(rows, options);
  }

  scan(options?: ScanOptions): AsyncIterable<TensorBatch> {
    return this.#store.scan(options);
  }

  async permutation(order: RowOrder, signal?: AbortSignal): Promise<Uint32Array> {
    if (order === 'stored') return storedOrder(this.rowCount);
    const { index, batches } = this.folder;
    if (index === null)
      throw new InputError('missing-index', `${this.path} has no readable ${INDEX_NAME}.`, {
        path: this.path,
      });
    const entries = await readIndex(index, signal);
    const stored = { byId: await this.#index({ signal }), batches, starts: this.#reader.starts };
    const match = await matchIndex(entries, stored, signal);
    if (match.complete) return new Uint32Array(match.rows.buffer);
    throw new InputError(
      'index-disagrees',
      `${INDEX_NAME} does not list every row of the batches exactly once.`,
      {
        path: index.path,
        hint: 'Inspect the dataset to see where they disagree, or use the stored order.',
      },
    );
  }

  async findById(id: string, signal?: AbortSignal): Promise<readonly number[]> {
    return (await this.#index({ signal })).rowsOf(new TextEncoder().encode(id));
  }

  close(): Promise<void> {
    this.#byId.forget();
    return this.#store.close();
  }

  #index(options: CheckOptions): Promise<IdIndex> {
    return this.#byId.get(options.signal, async () =>
      IdIndex.build(await readIds(this.#store, 'id', options), { signal: options.signal }),
    );
  }
}

function folderMetadata(
  fields: readonly Field[],
  folder: HyraxFolder,
  batchRows: number,
): JsonObject {
  const field = (name: string): string => fields.find((one) => one.name === name)?.dtype ?? '';
  return {
    batches: folder.batches.length,
    batchRows,
    idDtype: field('id'),
    tensorDtype: field('tensor'),
  };
}

function countProblem(index: Part | null, rowCount: number): Problem[] {
  if (index === null || index.rows.count === rowCount) return [];
  const message = `${INDEX_NAME} lists ${count(index.rows.count, 'row')}, the sound batches hold ${rowCount}.`;
  return [{ severity: 'error', code: 'index-disagrees', message, path: INDEX_NAME }];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
