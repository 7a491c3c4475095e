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
import { storedOrder } from '../rows/request';
import { SharedWork } from '../rows/shared-work';
import { SourceRows } from '../rows/source-rows';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import type { CarDatasetParts } from './car-parts';
import { checkBlocks } from './check-blocks';
import { blockTable, carFacts } from './describe-car';

const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is row i of the blocks in the order in which the root lists them.',
};
/** No file: made of the sections when asked for. */
const BLOCKS = '(blocks)';

export class CarDataset implements Dataset {
  readonly format = 'car';
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

  constructor(private readonly from: CarDatasetParts) {
    const { rows, store, blocks, kind, root } = from;
    const { car } = store;
    this.path = car.path;
    const what = kind === 'table' ? 'a table' : 'lists of records';
    const count = `${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'} of rows`;
    this.layout = `CARv${car.version} with ${what} in ${count}`;
    this.fields = rows.fields;
    this.rowCount = rows.rowCount;
    this.metadata = from.metadata;
    this.problems = from.problems;
    this.rowReadBytes = rows.rowReadBytes;
    this.others = car.roots.flatMap((other, index) =>
      other.equals(root) ? [] : [{ label: `root ${other.toString()}`, settings: { root: index } }],
    );
    this.#rows = new SourceRows(rows);
  }

  async facts(): Promise<readonly Fact[]> {
    return carFacts(this.from);
  }

  async files(): Promise<readonly FileEntry[]> {
    const { path, fileBytes, modifiedMs } = this.from.store.car;
    const entry = { path: basename(path), bytes: fileBytes, modifiedMs, rows: this.rowCount };
    return [{ ...entry, role: 'data' }];
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    return [{ path: BLOCKS, label: 'Blocks', kind: 'table' }];
  }

  async document(path: string): Promise<DocumentContent> {
    if (path === BLOCKS) return blockTable(this.from);
    throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, { path });
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const problems = [...this.problems, ...(await checkBlocks(this.#rows, this.from, options))];
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
