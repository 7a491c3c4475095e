import { basename } from 'node:path';
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
import { IdIndex } from '../rows/id-index';
import { duplicateIds, readIds } from '../rows/read-ids';
import { batchRowsOf, storedOrder } from '../rows/request';
import { SharedWork } from '../rows/shared-work';
import { SourceRows } from '../rows/source-rows';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import type { Attributes } from './attributes';
import type { ChosenRows } from './choose-rows';
import type { FileNote } from './file-note';
import { attributesTable, datasetsTable, hdf5Facts, linksTable } from './hdf5-facts';
import type { LibraryFile } from './library-file';
import { Hdf5Rows } from './row-source';
import { bytesForRow, rowsPerCall } from './slabs';
import type { Superblock } from './superblock';
import type { Survey } from './survey';

export interface Hdf5DatasetParts {
  readonly path: string;
  readonly file: LibraryFile;
  readonly superblock: Superblock;
  readonly survey: Survey;
  readonly chosen: ChosenRows;
  readonly attributes: Attributes;
  readonly note: FileNote | null;
}

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is index i along the first axis of the datasets.',
};

/** What a first take reads besides values: headers, chunk indices, heaps of strings. */
const INDEX_BYTES = 512 * 1024;
const STRING_HEAP_BYTES = 1024 * 1024;
/** A scan ends its batches where rows of chunks end, unless they are larger than this. */
const BATCH_BYTES = 8 * 1024 * 1024;

const DOCUMENTS: readonly DocumentInfo[] = [
  { path: 'Datasets', label: 'Datasets of the file', kind: 'table' },
  { path: 'Attributes', label: 'Attributes', kind: 'table' },
  { path: 'Links', label: 'Links that are not followed', kind: 'table' },
];

export class Hdf5Dataset implements Dataset {
  readonly format = 'hdf5';
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

  constructor(private readonly from: Hdf5DatasetParts) {
    const { path, file, chosen, attributes, note, survey } = from;
    this.path = path;
    this.layout = layoutLine(chosen);
    this.fields = chosen.fields.map(({ field }) => field);
    this.rowCount = chosen.rowCount;
    this.metadata = note?.metadata ?? attributes;
    this.problems = [...survey.problems, ...chosen.problems];
    this.rowReadBytes = rowReadBytes(chosen);
    this.others = chosen.others;
    const rows = new Hdf5Rows(path, chosen.rowCount, file, chosen.fields);
    this.#rows = new SourceRows(rows, { batchRows: batchRows(chosen, this.fields) });
  }

  async facts(): Promise<readonly Fact[]> {
    return hdf5Facts(this.from.superblock, this.from.survey, this.from.chosen);
  }

  async files(): Promise<readonly FileEntry[]> {
    const { bytes, modifiedMs } = this.from.file;
    return [{ path: basename(this.path), bytes, modifiedMs, role: 'data', rows: this.rowCount }];
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    const { survey, attributes } = this.from;
    return DOCUMENTS.filter(
      ({ path }) =>
        (path !== 'Attributes' || Object.keys(attributes).length > 0) &&
        (path !== 'Links' || survey.links.length > 0),
    );
  }

  async document(path: string): Promise<DocumentContent> {
    if (path === 'Datasets') return datasetsTable(this.from.survey);
    if (path === 'Attributes') return attributesTable(this.from.attributes);
    if (path === 'Links') return linksTable(this.from.survey);
    throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, { path });
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    if (this.#idField() === null) return this.problems;
    try {
      return [...this.problems, ...duplicateIds(await this.#index(options), '')];
    } catch (error) {
      throwIfCancelled(options.signal);
      if (!isArrayscopeError(error)) throw error;
      const { code, message } = error;
      return [...this.problems, { severity: 'error', code, message, path: basename(this.path) }];
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
      IdIndex.build(await readIds(this, field, options), {
        signal: options.signal,
      }),
    );
  }
}

function layoutLine({ fields, place }: ChosenRows): string {
  const datasets = new Set(fields.map(({ dataset }) => dataset));
  const [first] = fields;
  if (datasets.size === 1 && first !== undefined && fields.length === 1)
    return `the HDF5 dataset ${first.dataset.path}`;
  if (datasets.size === 1 && first !== undefined)
    return `the HDF5 dataset ${first.dataset.path} of ${fields.length} members`;
  return `${datasets.size} HDF5 datasets in ${place.startsWith('/') ? place : `/${place}`}`;
}

function rowReadBytes({ fields }: ChosenRows): number {
  const datasets = new Set(fields.map(({ dataset }) => dataset));
  let bytes = 0;
  for (const dataset of datasets) {
    bytes += bytesForRow(dataset) + INDEX_BYTES;
    if (dataset.variable) bytes += STRING_HEAP_BYTES;
  }
  return bytes;
}

/** Rows of a batch: as many as usual, up to a whole number of calls. */
function batchRows({ fields }: ChosenRows, all: readonly Field[]): number {
  const usual = batchRowsOf(all, BATCH_BYTES);
  const calls = fields.filter(({ dataset }) => dataset.chunks !== null);
  const call = Math.max(1, ...calls.map(({ dataset }) => dataset.chunks?.[0] ?? 1));
  const largest = Math.max(1, ...fields.map(({ dataset }) => rowsPerCall(dataset)));
  if (call > largest) return usual;
  return Math.ceil(usual / call) * call;
}
