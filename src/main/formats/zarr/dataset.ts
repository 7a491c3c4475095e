import { stat } from 'node:fs/promises';
import { UsageError, isArrayscopeError } from '../../../shared/errors';
import type {
  DocumentContent,
  DocumentInfo,
  Fact,
  Field,
  FileEntry,
  OtherDataset,
  Problem,
  RowOrder,
  RowOrderInfo,
} from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { IdIndex } from '../rows/id-index';
import { duplicateIds, readIds } from '../rows/read-ids';
import { storedOrder } from '../rows/request';
import { SharedWork } from '../rows/shared-work';
import { SourceRows } from '../rows/source-rows';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import type { ArrayInfo } from './array-info';
import { asProblem, checkArrays } from './check';
import type { Choice } from './choose';
import { listDocuments, readDocument } from './documents';
import type { FolderStore } from './folder-store';
import { type Hierarchy, METADATA_NAMES, plainAttributes } from './hierarchy';
import { listChunks } from './list-chunks';
import { NOTE_NAME } from './store-note';
import { toFields } from './stored-fields';
import { zarrFacts } from './zarr-facts';
import { ZarrRows, scanRows } from './zarr-rows';

export interface ZarrDatasetParts {
  readonly path: string;
  readonly store: FolderStore;
  readonly hierarchy: Hierarchy;
  readonly choice: Choice;
  readonly rowReadBytes: number;
}

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is index i along the first dimension of every array.',
};

export class ZarrDataset implements Dataset {
  readonly format = 'zarr';
  readonly path: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders = [STORED];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly others: readonly OtherDataset[];
  readonly #rows: SourceRows;
  readonly #ids = new SharedWork<IdIndex>();

  constructor(private readonly from: ZarrDatasetParts) {
    const { choice, hierarchy, store } = from;
    this.path = from.path;
    this.layout = choice.layout;
    this.fields = toFields(choice.fields);
    this.rowCount = choice.rowCount;
    this.metadata = metadataOf(choice);
    this.problems = hierarchy.problems;
    this.rowReadBytes = from.rowReadBytes;
    this.others = choice.others;
    this.#rows = new SourceRows(
      new ZarrRows(from.path, this.rowCount, this.fields, choice.fields, store),
      { batchRows: scanRows(this.fields, choice.fields) },
    );
  }

  facts(): Promise<readonly Fact[]> {
    return zarrFacts(this.from.store, this.from.choice.fields, this.from.hierarchy);
  }

  async files(): Promise<readonly FileEntry[]> {
    const { store } = this.from;
    const entries: FileEntry[] = [];
    for (const folder of this.#folders()) {
      for (const { name, kind } of await store.entries(folder)) {
        if (kind !== 'file' || !METADATA_NAMES.includes(name)) continue;
        const key = folder === '' ? name : `${folder}/${name}`;
        const file = store.pathOf(key);
        const { size, mtimeMs } = await withFileErrors(file, () => stat(file));
        entries.push({ path: key, bytes: size, modifiedMs: mtimeMs, role: 'metadata' });
      }
    }
    for (const info of this.#arrays()) {
      const { files, strays } = await listChunks(store, info);
      entries.push(...files, ...strays);
    }
    return entries;
  }

  documents(): Promise<readonly DocumentInfo[]> {
    return listDocuments(this.from.store, this.#folders());
  }

  document(path: string): Promise<DocumentContent> {
    return readDocument(this.from.store, this.from.hierarchy, path);
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const { store, hierarchy } = this.from;
    const found = await checkArrays(store, this.#arrays(), hierarchy, options);
    const problems = [...this.problems, ...found];
    if (this.#idField() === null) return problems;
    try {
      return [...problems, ...duplicateIds(await this.#index(options), '')];
    } catch (error) {
      throwIfCancelled(options.signal);
      if (!isArrayscopeError(error)) throw error;
      return [...problems, asProblem(error, error.path ?? this.path)];
    }
  }

  take(rows: ArrayLike<number>, options?: TakeOptions): Promise<TensorBatch> {
    return this.#rows.take(rows, options);
  }

  scan(options?: ScanOptions): AsyncIterable<TensorBatch> {
    return this.#rows.scan(options);
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
    return this.#rows.close();
  }

  #idField(): string | null {
    return this.fields.find(({ kind }) => kind === 'id')?.name ?? null;
  }

  #index(options: CheckOptions): Promise<IdIndex> {
    const field = this.#idField() ?? '';
    return this.#ids.get(options.signal, async () =>
      IdIndex.build(await readIds(this, field, options), { signal: options.signal }),
    );
  }

  #arrays(): readonly ArrayInfo[] {
    const { fields } = this.from.choice;
    return [
      ...new Set(fields.flatMap(({ info, mask }) => (mask === null ? [info] : [info, mask]))),
    ];
  }

  /** Folders whose metadata belong to the dataset: the store, the group, and each array. */
  #folders(): readonly string[] {
    const { choice } = this.from;
    return [...new Set(['', choice.group?.key ?? '', ...this.#arrays().map(({ key }) => key)])];
  }
}

/** What the note keeps of a source, and the group's other attributes. */
function metadataOf({ group, note }: Choice): JsonObject {
  if (group === null) return {};
  const { [NOTE_NAME]: own, ...attributes } = plainAttributes(group);
  if (note === null && own !== undefined) return { ...attributes, [NOTE_NAME]: own };
  return { ...attributes, ...(note?.metadata ?? {}) };
}
