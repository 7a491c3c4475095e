import type * as Arrow from 'apache-arrow';
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
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { ProgressMeter } from '../../lib/progress-meter';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import { bytesOfRow, scanRange, selectFields, storedOrder } from '../rows/request';
import { fragmentProblems, leftoverProblems } from './check-files';
import { idProblems } from './check-ids';
import {
  SCHEMA_DOCUMENT,
  companionFiles,
  documentOf,
  pathFrom,
  readDocument,
  schemaText,
} from './documents';
import { idFilter } from './id-filter';
import { lanceFacts } from './lance-facts';
import type { Manifest } from './manifest';
import type { Native } from './native';
import type { StoredColumn, StoredColumns } from './stored-columns';
import { tableFiles } from './table-files';
import type { TableReader } from './table-reader';
import { isVectorColumn, vectorColumn } from './vector-search';
import { VERSIONS_DOCUMENT, otherVersions } from './versions';

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is the i-th live row of the table, fragment after fragment.',
};

/** Footers, column metadata and page tables that a first take reads; measured below 300 KiB. */
const FIRST_TAKE_BYTES = 1024 * 1024;

/** What `open-lance.ts` found out. */
export interface LanceParts {
  readonly name: string;
  readonly version: number;
  readonly path: string;
  readonly database: string;
  readonly folder: string;
  readonly native: Native;
  readonly schema: Arrow.Schema;
  readonly stored: StoredColumns;
  readonly reader: TableReader;
  readonly rowCount: number;
  readonly manifest: Manifest | null;
  readonly metadata: JsonObject;
  readonly problems: readonly Problem[];
  /** Numbers of the versions that are there, ascending. */
  readonly versions: readonly number[];
  readonly listVersions: () => Promise<DocumentContent>;
  readonly close: () => Promise<void>;
}

/** One table, read-only, at one version. */
export class LanceDataset implements Dataset {
  readonly format = 'lance';
  readonly path: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders = [STORED];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly others: readonly OtherDataset[];
  /** Present where the table has an id whose text a filter can ask for. */
  readonly findById?: (id: string, signal?: AbortSignal) => Promise<readonly number[]>;
  /** Present where the table has a column of vectors. */
  readonly nearest?: Dataset['nearest'];
  readonly #parts: LanceParts;
  #closed = false;

  constructor(parts: LanceParts) {
    this.#parts = parts;
    this.path = parts.path;
    this.fields = parts.stored.columns.map(({ field }) => field);
    this.rowCount = parts.rowCount;
    this.others = otherVersions(parts.versions, parts.version);
    this.metadata = parts.metadata;
    this.problems = parts.problems;
    this.layout = layoutOf(parts);
    this.rowReadBytes = FIRST_TAKE_BYTES + 2 * bytesOfRow(this.fields);
    const id = parts.stored.columns.find(({ field }) => field.kind === 'id');
    if (id !== undefined && idFilter(id, '0') !== null) {
      this.findById = async (text, signal) => {
        throwIfCancelled(signal);
        const filter = idFilter(id, text);
        return filter === null ? [] : parts.reader.rowsWhere(filter);
      };
    }
    const { native, schema, stored } = parts;
    const vectors = stored.columns.filter((one) => isVectorColumn(native.arrow, schema, one));
    if (vectors.length > 0) {
      this.nearest = async (vector, { field, count, signal }) => {
        throwIfCancelled(signal);
        const column = vectorColumn(vectors, field, vector.length);
        return parts.reader.rowsNearest(column, vector, count);
      };
    }
  }

  async facts(): Promise<readonly Fact[]> {
    return lanceFacts(this.#parts);
  }

  async files(): Promise<readonly FileEntry[]> {
    const { path, folder, database, manifest } = this.#parts;
    const files = [
      ...(await tableFiles(path, folder, manifest)),
      ...(await companionFiles(path, database)),
    ];
    return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    const { path, database } = this.#parts;
    const files = await companionFiles(path, database);
    return [
      { path: SCHEMA_DOCUMENT, label: 'Schema and its metadata', kind: 'json' },
      { path: VERSIONS_DOCUMENT, label: 'Versions', kind: 'table' },
      ...files.map(documentOf),
    ];
  }

  async document(path: string): Promise<DocumentContent> {
    const { native, schema } = this.#parts;
    if (path === SCHEMA_DOCUMENT)
      return { kind: 'json', text: schemaText(native.arrow, schema), truncated: false };
    if (path === VERSIONS_DOCUMENT) return this.#parts.listVersions();
    return readDocument(this.path, path, await this.documents());
  }

  async check({ signal, report }: CheckOptions = {}): Promise<readonly Problem[]> {
    const { path, folder, manifest, rowCount, reader, stored } = this.#parts;
    const found: Problem[] = [...this.problems];
    if (manifest !== null) {
      const meter = new ProgressMeter({ total: manifest.fragments.length, unit: 'files', report });
      for (const fragment of manifest.fragments) {
        throwIfCancelled(signal);
        found.push(...(await fragmentProblems(path, folder, fragment)));
        meter.advance(1);
      }
      meter.flush();
      found.push(
        ...rowProblems(manifest, rowCount),
        ...(await leftoverProblems(path, folder, manifest)),
      );
    }
    // Rows of a broken file cannot be read; what is wrong with it is known already.
    if (found.some(({ severity }) => severity === 'error')) return found;
    const unreadable = await this.#probe(manifest, signal);
    if (unreadable.length > 0) return [...found, ...unreadable];
    const id = stored.columns.find(({ field }) => field.kind === 'id');
    if (id !== undefined) {
      found.push(
        ...(await idProblems(rowCount, () =>
          idsOf(reader, id, { start: 0, end: rowCount, signal }),
        )),
      );
    }
    return found;
  }

  async take(rows: ArrayLike<number>, options: TakeOptions = {}): Promise<TensorBatch> {
    throwIfCancelled(options.signal);
    const columns = this.#columns(options.columns);
    return this.#parts.reader.take(rows, columns, bytesOfRow(fieldsOf(columns)), options.signal);
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<TensorBatch> {
    const { batchRows, uneven, signal } = options;
    const { start, end } = scanRange(options, this, 1);
    throwIfCancelled(signal);
    const columns = this.#columns(options.columns);
    yield* this.#parts.reader.scan(columns, bytesOfRow(fieldsOf(columns)), batchRows, {
      start,
      end,
      uneven,
      signal,
    });
  }

  async permutation(order: RowOrder): Promise<Uint32Array> {
    if (order !== 'stored') {
      throw new UsageError(
        'no-such-order',
        `A Lance table has no ${order} order; its rows are numbered as stored.`,
      );
    }
    return storedOrder(this.rowCount);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#parts.close();
  }

  /** The columns of these fields, in the dataset's order. */
  #columns(names: readonly string[] | undefined): readonly StoredColumn[] {
    if (this.#closed) throw new UsageError('closed', `${this.path} was closed already.`);
    const selected = selectFields(names, this);
    return this.#parts.stored.columns.filter(({ field }) => selected.includes(field));
  }

  /** Reads the last row of every fragment: what a broken page table or encoding shows up in. */
  async #probe(
    manifest: Manifest | null,
    signal: AbortSignal | undefined,
  ): Promise<readonly Problem[]> {
    let end = 0;
    for (const { physicalRows, deletedRows, files } of manifest?.fragments ?? []) {
      end += physicalRows - deletedRows;
      if (physicalRows === deletedRows || end > this.rowCount) continue;
      try {
        await this.take([end - 1], { signal });
      } catch (error) {
        if (!isArrayscopeError(error) || error.code === 'cancelled') throw error;
        const file = files[0]?.path;
        const path = file === undefined ? undefined : `${tableBelow(this.#parts)}${file}`;
        return [
          {
            severity: 'error',
            code: error.code,
            message: error.message,
            row: end - 1,
            ...(path === undefined ? {} : { path }),
          },
        ];
      }
    }
    return [];
  }
}

async function* idsOf(
  reader: TableReader,
  id: StoredColumn,
  range: { start: number; end: number; signal: AbortSignal | undefined },
): AsyncGenerator<{ rowCount: number; column: Column }> {
  for await (const { rowCount, columns } of reader.scan([id], 32, undefined, range)) {
    const column = columns.get(id.field.name);
    if (column !== undefined) yield { rowCount, column };
  }
}

function rowProblems({ fragments }: Manifest, rowCount: number): readonly Problem[] {
  const rows = fragments.reduce(
    (sum, { physicalRows, deletedRows }) => sum + physicalRows - deletedRows,
    0,
  );
  if (rows === rowCount) return [];
  return [
    {
      severity: 'error',
      code: 'row-count',
      message: `The fragments hold ${rows} rows and the table counts ${rowCount}.`,
    },
  ];
}

function layoutOf({ manifest, name, version, stored }: LanceParts): string {
  const fragments = manifest?.fragments.length;
  const parts =
    fragments === undefined
      ? 'a Lance table'
      : `${fragments} ${fragments === 1 ? 'fragment' : 'fragments'}`;
  const packed = stored.columns.some(({ decoding }) => decoding.kind === 'row-bytes');
  return `table “${name}” of ${parts}, version ${version}${packed ? ', tensors compressed as bytes' : ''}`;
}

function fieldsOf(columns: readonly StoredColumn[]): readonly Field[] {
  return columns.map(({ field }) => field);
}

function tableBelow({ path, folder }: LanceParts): string {
  return folder === path ? '' : `${pathFrom(path, folder)}/`;
}
