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
import { IdIndex } from '../rows/id-index';
import { duplicateIds, readIds } from '../rows/read-ids';
import { storedOrder } from '../rows/request';
import { SharedWork } from '../rows/shared-work';
import { SourceRows } from '../rows/source-rows';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import type { Mapping } from './column-mapping';
import { documents, readDocument } from './documents';
import { parquetFacts } from './parquet-facts';
import { ParquetRows, type ReadablePart } from './parquet-rows';
import type { PartitionField } from './partitions';

export interface ParquetDatasetParts {
  readonly path: string;
  readonly folder: string;
  readonly isFolder: boolean;
  readonly fields: readonly Field[];
  readonly parts: readonly ReadablePart[];
  readonly partitions: readonly PartitionField[];
  readonly mapping: Mapping | null;
  readonly problems: readonly Problem[];
}

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is row i of the row groups as they lie, file after file by name.',
};

export class ParquetDataset implements Dataset {
  readonly format = 'parquet';
  readonly path: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders = [STORED];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly #source: ParquetRows;
  readonly #rows: SourceRows;
  readonly #ids = new SharedWork<IdIndex>();

  constructor(private readonly from: ParquetDatasetParts) {
    const { path, fields, parts, partitions } = from;
    this.path = path;
    this.fields = fields;
    this.rowCount = parts.reduce((sum, { part }) => sum + part.rows, 0);
    this.layout = layoutLine(from);
    const createdBy = parts[0]?.part.metadata.created_by;
    this.metadata = {
      ...(createdBy === undefined ? {} : { createdBy }),
      ...from.mapping?.metadata,
    };
    this.problems = from.problems;
    this.#source = new ParquetRows({ path, fields, rowCount: this.rowCount, parts, partitions });
    this.#rows = new SourceRows(this.#source);
    this.rowReadBytes = fields.reduce((sum, { name }) => sum + this.#source.rowReadBytes(name), 0);
  }

  async facts(): Promise<readonly Fact[]> {
    return parquetFacts(this.from.parts);
  }

  async files(): Promise<readonly FileEntry[]> {
    return this.from.parts.map(({ part }): FileEntry => ({
      path: part.name,
      bytes: part.fileBytes,
      modifiedMs: part.modifiedMs,
      role: 'data',
      rows: part.rows,
    }));
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    return documents;
  }

  async document(path: string): Promise<DocumentContent> {
    return readDocument(path, this.from.parts, this.path);
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    try {
      await this.#source.checkPages(options.signal);
      if (this.#idField() === null) return this.problems;
      return [...this.problems, ...duplicateIds(await this.#index(options), '')];
    } catch (error) {
      throwIfCancelled(options.signal);
      if (!isArrayscopeError(error)) throw error;
      return [...this.problems, { severity: 'error', code: error.code, message: error.message }];
    }
  }

  take(rows: ArrayLike<number>, options?: TakeOptions): Promise<TensorBatch> {
    return this.#rows.take(rows, options);
  }

  scan(options?: ScanOptions): AsyncIterable<TensorBatch> {
    return this.#rows.scan(options);
  }

  async permutation(order: RowOrder): Promise<Uint32Array> {
    if (order === 'stored') return storedOrder(this.rowCount);
    throw new UsageError('unknown-order', `The dataset has no row order “${order}”.`, {
      path: this.path,
    });
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
    return this.#ids.get(options.signal, async () => {
      const ids = await readIds(this, this.#idField() ?? '', options);
      return IdIndex.build(ids, { signal: options.signal });
    });
  }
}

function layoutLine({ parts, isFolder, partitions }: ParquetDatasetParts): string {
  const groups = parts.reduce((sum, { part }) => sum + part.groups.length, 0);
  const inGroups = `${groups} row ${groups === 1 ? 'group' : 'groups'}`;
  if (!isFolder) return `one Parquet file of ${inGroups}`;
  const files = `${parts.length} Parquet ${parts.length === 1 ? 'file' : 'files'} of ${inGroups}`;
  const keys = partitions.map(({ field }) => field.name).join(', ');
  return keys === '' ? files : `${files}, in folders by ${keys}`;
}
