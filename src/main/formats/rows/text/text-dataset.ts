import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../../../../shared/errors';
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
} from '../../../../shared/model/dataset';
import type { JsonObject } from '../../../../shared/model/json';
import type { TensorBatch } from '../../../../shared/model/tensor';
import { withFileErrors } from '../../../lib/file-error';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../../types';
import { IdIndex } from '../id-index';
import { duplicateIds, readIds } from '../read-ids';
import { storedOrder } from '../request';
import { SharedWork } from '../shared-work';
import { SourceRows } from '../source-rows';
import { checkText } from './check-text';
import { PACKAGE_NAME } from './data-package';
import type { TextLocation } from './locate-text';
import { type TextTable, textRows } from './text-rows';

/** What a format found out about a text file. */
export interface TextParts {
  readonly format: string;
  readonly location: TextLocation;
  readonly table: TextTable;
  readonly layout: string;
  readonly facts: readonly Fact[];
  readonly problems: readonly Problem[];
  readonly others: readonly OtherDataset[];
}

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is the i-th row of the file, counted from 0 behind the header.',
};
/** A document with the columns and their types, which lies in no file. */
const COLUMNS_DOCUMENT = 'columns';

/** A text file with typed columns, read by the offsets of its lines. */
export class TextDataset implements Dataset {
  readonly path: string;
  readonly format: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders = [STORED];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly others: readonly OtherDataset[];
  readonly #parts: TextParts;
  readonly #rows: SourceRows;
  readonly #ids = new SharedWork<IdIndex>();

  constructor(parts: TextParts) {
    const { location, table } = parts;
    this.#parts = parts;
    this.path = location.path;
    this.format = parts.format;
    this.layout = parts.layout;
    this.fields = table.columns.map(({ field }) => field);
    this.rowCount = table.index.rowCount;
    this.metadata = location.dataPackage?.arrayscope?.metadata ?? {};
    this.problems = parts.problems;
    this.others = parts.others;
    this.rowReadBytes = table.index.widestSpan;
    this.#rows = new SourceRows(textRows(table, location.path));
  }

  async facts(): Promise<readonly Fact[]> {
    return this.#parts.facts;
  }

  async files(): Promise<readonly FileEntry[]> {
    const { location, table } = this.#parts;
    const { fileBytes, modifiedMs } = table.source;
    const path =
      location.folder === null
        ? basename(location.file)
        : location.file.slice(location.folder.length + 1).replaceAll('\\', '/');
    const data: FileEntry = {
      path,
      bytes: fileBytes,
      modifiedMs,
      role: 'data',
      rows: this.rowCount,
    };
    if (location.folder === null) return [data];
    const described = join(location.folder, PACKAGE_NAME);
    const { size, mtimeMs } = await withFileErrors(described, () => stat(described));
    return [data, { path: PACKAGE_NAME, bytes: size, modifiedMs: mtimeMs, role: 'metadata' }];
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    const columns: DocumentInfo = { path: COLUMNS_DOCUMENT, label: 'Columns', kind: 'table' };
    return this.#parts.location.folder === null
      ? [columns]
      : [columns, { path: PACKAGE_NAME, label: 'Data package', kind: 'json' }];
  }

  async document(path: string): Promise<DocumentContent> {
    const { location, table } = this.#parts;
    if (path === COLUMNS_DOCUMENT) {
      const rows = table.columns.map(({ field, cells }) => [
        field.name,
        `${field.dtype}${field.shape.length === 0 ? '' : ` (${field.shape.join(', ')})`}`,
        field.stored ?? '',
        cells.length === 1 ? `${(cells[0] ?? 0) + 1}` : `${cells.length} columns`,
      ]);
      return {
        kind: 'table',
        columns: ['field', 'type', 'stored as', 'column'],
        rows: rows.slice(0, 1000),
        rowCount: rows.length,
      };
    }
    if (location.folder === null || path !== PACKAGE_NAME)
      throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, {
        path,
      });
    const file = join(location.folder, PACKAGE_NAME);
    const text = await withFileErrors(file, () => readFile(file, 'utf8'));
    return { kind: 'json', text, truncated: false };
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const found = await checkText(this.#parts.table, options);
    const id = this.#idField();
    // A row that cannot be read ends the reading of ids.
    if (id === null || found.some(({ severity }) => severity === 'error'))
      return [...this.problems, ...found];
    return [...this.problems, ...found, ...duplicateIds(await this.#index(id, options), '')];
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
    const field = this.#idField();
    if (field === null) return [];
    return (await this.#index(field, { signal })).rowsOf(new TextEncoder().encode(id));
  }

  close(): Promise<void> {
    this.#ids.forget();
    return this.#rows.close();
  }

  #idField(): string | null {
    return this.fields.find(({ kind }) => kind === 'id')?.name ?? null;
  }

  #index(field: string, options: CheckOptions): Promise<IdIndex> {
    return this.#ids.get(options.signal, async () =>
      IdIndex.build(await readIds(this, field, options), { signal: options.signal }),
    );
  }
}
