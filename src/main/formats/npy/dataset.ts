import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError, isArrayscopeError } from '../../../shared/errors';
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
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import type { Assembly } from './assemble';
import { type FolderNote, NOTE_NAME } from './folder-note';
import { IdIndex } from '../rows/id-index';
import type { LayoutDecision } from './layout';
import { asProblem } from './load-parts';
import { readText } from '../rows/read-text';
import { duplicateIds, readIds } from '../rows/read-ids';
import { storedOrder } from '../rows/request';
import { npyFacts } from './npy-facts';
import { RowStore } from './row-store';
import { SharedWork } from '../rows/shared-work';

export interface NpyDatasetParts {
  readonly path: string;
  readonly folder: string;
  readonly decision: LayoutDecision;
  readonly assembly: Assembly;
  readonly note: FolderNote | null;
  readonly problems: readonly Problem[];
}

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is row i of the files as they lie, in the natural order of their names.',
};

export class NpyDataset implements Dataset {
  readonly format = 'npy';
  readonly path: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders = [STORED];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly #store: RowStore;
  readonly #ids = new SharedWork<IdIndex>();

  constructor(private readonly from: NpyDatasetParts) {
    const { assembly, decision, note } = from;
    this.path = from.path;
    this.layout = layoutLine(decision, assembly);
    this.fields = assembly.fields.map(({ field }) => field);
    this.rowCount = assembly.rowCount;
    this.metadata = { layout: decision.layout, ...(note?.metadata ?? {}) };
    this.problems = from.problems;
    this.#store = new RowStore(from.path, assembly.fields, assembly.rowCount);
    this.rowReadBytes = this.#store.rowReadBytes;
  }

  async facts(): Promise<readonly Fact[]> {
    return npyFacts(this.from.assembly.parts);
  }

  async files(): Promise<readonly FileEntry[]> {
    const entries = this.from.assembly.parts.map((part): FileEntry => ({
      path: part.name,
      bytes: part.fileBytes,
      modifiedMs: part.modifiedMs,
      role: 'data',
      rows: part.rows.count,
    }));
    if (this.from.note === null) return entries;
    const { size, mtimeMs } = await stat(join(this.from.folder, NOTE_NAME));
    return [...entries, { path: NOTE_NAME, bytes: size, modifiedMs: mtimeMs, role: 'metadata' }];
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    return this.from.note === null
      ? []
      : [{ path: NOTE_NAME, label: 'How Arrayscope wrote it', kind: 'json' }];
  }

  async document(path: string): Promise<DocumentContent> {
    if (this.from.note === null || path !== NOTE_NAME) {
      throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, {
        path,
      });
    }
    return { kind: 'json', ...(await readText(join(this.from.folder, path))) };
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    if (this.#idField() === null) return this.problems;
    try {
      const found = duplicateIds(await this.#index(options), '');
      return [...this.problems, ...found];
    } catch (error) {
      throwIfCancelled(options.signal);
      if (!isArrayscopeError(error)) throw error;
      return [...this.problems, asProblem(error, error.path ?? '')];
    }
  }

  take(rows: ArrayLike<number>, options?: TakeOptions): Promise<TensorBatch> {
    return this.#store.take(rows, options);
  }

  scan(options?: ScanOptions): AsyncIterable<TensorBatch> {
    return this.#store.scan(options);
  }

  async permutation(order: RowOrder): Promise<Uint32Array> {
    if (order !== 'stored')
      throw new UsageError('no-such-order', `${this.path} knows its stored order only.`);
    return storedOrder(this.rowCount);
  }

  async findById(id: string, signal?: AbortSignal): Promise<readonly number[]> {
    if (this.#idField() === null) return [];
    return (await this.#index({ signal })).rowsOf(new TextEncoder().encode(id));
  }

  close(): Promise<void> {
    this.#ids.forget();
    return this.#store.close();
  }

  #idField(): string | null {
    return this.fields.find(({ kind }) => kind === 'id')?.name ?? null;
  }

  #index(options: CheckOptions): Promise<IdIndex> {
    const field = this.#idField() ?? '';
    return this.#ids.get(options.signal, async () =>
      IdIndex.build(await readIds(this.#store, field, options), { signal: options.signal }),
    );
  }
}

function layoutLine({ layout, reason }: LayoutDecision, { parts, rowCount }: Assembly): string {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) {
    return `one .npy file, version ${first.header.version}.0${first.header.fortranOrder ? ', column-major' : ''}`;
  }
  const files = `${parts.length} .npy files`;
  if (layout === 'fields') return `${files}, each a field (${reason})`;
  if (layout === 'rows') return `${files}, each a row (${reason})`;
  const rows = Math.max(...parts.map((part) => part.rows.count));
  return `${files} of up to ${rows} rows, laid end to end: ${rowCount} rows (${reason})`;
}
