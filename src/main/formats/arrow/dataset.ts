import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
import { readText } from '../rows/read-text';
import { storedOrder } from '../rows/request';
import { SharedWork } from '../rows/shared-work';
import { SourceRows } from '../rows/source-rows';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import type { ArrowRows } from './arrow-rows';
import { checkColumns } from './check-columns';
import type { ColumnPlan } from './columns';
import { arrowFacts, batchTable, dictionaryTable, schemaText } from './describe-file';
import type { FoundFiles } from './find-files';
import type { IpcFile } from './ipc-file';
import type { Note } from './note';

export interface ArrowDatasetParts {
  readonly path: string;
  readonly found: FoundFiles;
  readonly files: readonly IpcFile[];
  readonly rows: ArrowRows;
  readonly columns: readonly ColumnPlan[];
  readonly problems: readonly Problem[];
  readonly note: Note | null;
}

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is row i of the record batches as they lie, file after file.',
};
/** No files: made of the headers when asked for. */
const SCHEMA = '(schema)';
const BATCHES = '(record batches)';
const DICTIONARIES = '(dictionaries)';

export class ArrowDataset implements Dataset {
  readonly format = 'arrow';
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

  constructor(private readonly from: ArrowDatasetParts) {
    const { rows, found, note, problems } = from;
    this.path = from.path;
    this.layout = layoutLine(from);
    this.fields = rows.fields;
    this.rowCount = rows.rowCount;
    this.metadata = {
      ...(found.split === null ? {} : { split: found.split }),
      ...(note?.metadata ?? {}),
    };
    this.problems = problems;
    this.rowReadBytes = rows.rowReadBytes;
    this.others = found.others;
    this.#rows = new SourceRows(rows);
  }

  async facts(): Promise<readonly Fact[]> {
    return arrowFacts(this.from.files);
  }

  async files(): Promise<readonly FileEntry[]> {
    const { files, found } = this.from;
    const data = files.map((file): FileEntry => ({
      path: this.#nameOf(file),
      bytes: file.fileBytes,
      modifiedMs: file.modifiedMs,
      role: 'data',
      rows: file.batches.reduce((sum, { header }) => sum + header.rows, 0),
    }));
    const companions = found.companions.map(async (path): Promise<FileEntry> => {
      const whole = this.#companion(path);
      const { size, mtimeMs } = await withFileErrors(whole, () => stat(whole));
      return { path, bytes: size, modifiedMs: mtimeMs, role: 'metadata' };
    });
    return [...data, ...(await Promise.all(companions))];
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    const { files, found } = this.from;
    const hasDictionaries = files.some(({ dictionaries }) => dictionaries.length > 0);
    return [
      { path: SCHEMA, label: 'Schema', kind: 'json' },
      { path: BATCHES, label: 'Record batches', kind: 'table' },
      ...(hasDictionaries
        ? [{ path: DICTIONARIES, label: 'Dictionaries', kind: 'table' } as const]
        : []),
      ...found.companions.map((path) => ({ path, label: basename(path), kind: 'json' }) as const),
    ];
  }

  async document(path: string): Promise<DocumentContent> {
    const { files, found } = this.from;
    const [first] = files;
    if (path === SCHEMA && first !== undefined)
      return { kind: 'json', text: schemaText(first), truncated: false };
    if (path === BATCHES) return batchTable(files, (file) => this.#nameOf(file));
    if (path === DICTIONARIES) return dictionaryTable(files, (file) => this.#nameOf(file));
    if (found.companions.includes(path))
      return { kind: 'json', ...(await readText(this.#companion(path))) };
    throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, { path });
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const problems = [...this.problems, ...(await checkColumns(this.#rows, this.from, options))];
    if (this.#idField() === null || problems.some(({ severity }) => severity === 'error'))
      return problems;
    try {
      return [...problems, ...duplicateIds(await this.#index(options), '')];
    } catch (error) {
      throwIfCancelled(options.signal);
      if (!isArrayscopeError(error)) throw error;
      return [...problems, { severity: 'error', code: error.code, message: error.message }];
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

  #nameOf(file: IpcFile): string {
    const { found, files } = this.from;
    return found.names[files.indexOf(file)] ?? file.path;
  }

  #companion(path: string): string {
    return join(this.from.found.folder, ...path.split('/'));
  }

  #idField(): string | null {
    return this.fields.find(({ kind }) => kind === 'id')?.name ?? null;
  }

  #index(options: CheckOptions): Promise<IdIndex> {
    const { rowCount } = this;
    const store = { rowCount, scan: (how?: ScanOptions) => this.#rows.scan(how) };
    return this.#ids.get(options.signal, async () =>
      IdIndex.build(await readIds(store, this.#idField() ?? '', options), {
        signal: options.signal,
      }),
    );
  }
}

function layoutLine({ found, files }: ArrowDatasetParts): string {
  const batches = files.reduce((sum, file) => sum + file.batches.length, 0);
  const many = `${batches} record ${batches === 1 ? 'batch' : 'batches'}`;
  const framing = files[0]?.framing === 'stream' ? 'stream' : 'file';
  if (found.kind === 'file') return `Arrow IPC ${framing}, ${many}`;
  const shards = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  if (found.kind === 'folder') return `${shards} of Arrow IPC laid end to end, ${many}`;
  const split = found.split === null ? '' : `, split “${found.split}”`;
  return `Hugging Face dataset${split}: ${shards}, ${many}`;
}
