import { UsageError } from '../../../shared/errors';
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
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import { IdIndex } from './id-index';
import { problemOf } from './problem-of';
import { duplicateIds, readIds } from './read-ids';
import { storedOrder } from './request';
import { SharedWork } from './shared-work';

/** A document, and its content when somebody reads it. */
export interface ReadableDocument extends DocumentInfo {
  readonly read: () => DocumentContent | Promise<DocumentContent>;
}

/** What a format finds out about a dataset; see `Dataset` for what each means. */
export interface RowDatasetParts {
  readonly path: string;
  readonly format: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  /** What row i is: `dataset[i] is …`. */
  readonly storedOrder: string;
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly others?: readonly OtherDataset[];
  readonly unread?: readonly string[];
  /** `SourceRows`, or what does the same in a way of its own. */
  readonly rows: Pick<Dataset, 'take' | 'scan' | 'close'>;
  readonly facts: () => readonly Fact[] | Promise<readonly Fact[]>;
  readonly files: () => readonly FileEntry[] | Promise<readonly FileEntry[]>;
  readonly documents?: () => readonly ReadableDocument[] | Promise<readonly ReadableDocument[]>;
  /** What a full look finds, ids left out; absent where headers and ids are all there is. */
  readonly check?: (options: CheckOptions) => Promise<readonly Problem[]>;
  /** Whether ids lie among the other values, so that an error that `check` found ends their reading. */
  readonly idsNeedSoundRows?: boolean;
}

/** A dataset with one order of its rows, made of what its format found out and of its rows. */
export class RowDataset implements Dataset {
  readonly path: string;
  readonly format: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders: readonly RowOrderInfo[];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly others: readonly OtherDataset[];
  readonly unread: readonly string[];
  readonly #ids = new SharedWork<IdIndex>();
  readonly #idField: string | undefined;

  constructor(private readonly parts: RowDatasetParts) {
    this.path = parts.path;
    this.format = parts.format;
    this.layout = parts.layout;
    this.fields = parts.fields;
    this.rowCount = parts.rowCount;
    this.metadata = parts.metadata;
    this.rowOrders = [{ order: 'stored', label: 'As stored', meaning: parts.storedOrder }];
    this.problems = parts.problems;
    this.rowReadBytes = parts.rowReadBytes;
    this.others = parts.others ?? [];
    this.unread = parts.unread ?? [];
    this.#idField = parts.fields.find(({ kind }) => kind === 'id')?.name;
  }

  async facts(): Promise<readonly Fact[]> {
    return this.parts.facts();
  }

  async files(): Promise<readonly FileEntry[]> {
    return this.parts.files();
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    return (await this.#documents()).map(({ path, label, kind }) => ({ path, label, kind }));
  }

  async document(path: string): Promise<DocumentContent> {
    const found = (await this.#documents()).find((document) => document.path === path);
    if (found !== undefined) return found.read();
    throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, { path });
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const found = (await this.parts.check?.(options)) ?? [];
    const problems = [...this.problems, ...found];
    const isBroken = found.some(({ severity }) => severity === 'error');
    if (this.#idField === undefined || (isBroken && this.parts.idsNeedSoundRows === true))
      return problems;
    try {
      return [...problems, ...duplicateIds(await this.#index(this.#idField, options), '')];
    } catch (error) {
      return [...problems, problemOf(error, this.path, options.signal)];
    }
  }

  take(rows: ArrayLike<number>, options?: TakeOptions): Promise<TensorBatch> {
    return this.parts.rows.take(rows, options);
  }

  scan(options?: ScanOptions): AsyncIterable<TensorBatch> {
    return this.parts.rows.scan(options);
  }

  async permutation(order: RowOrder): Promise<Uint32Array> {
    if (order === 'stored') return storedOrder(this.rowCount);
    throw new UsageError('no-such-order', `${this.path} knows its stored order only.`);
  }

  async findById(id: string, signal?: AbortSignal): Promise<readonly number[]> {
    if (this.#idField === undefined) return [];
    return (await this.#index(this.#idField, { signal })).rowsOf(new TextEncoder().encode(id));
  }

  close(): Promise<void> {
    this.#ids.forget();
    return this.parts.rows.close();
  }

  async #documents(): Promise<readonly ReadableDocument[]> {
    return (await this.parts.documents?.()) ?? [];
  }

  #index(field: string, options: CheckOptions): Promise<IdIndex> {
    return this.#ids.get(options.signal, async () =>
      IdIndex.build(await readIds(this, field, options), { signal: options.signal }),
    );
  }
}
