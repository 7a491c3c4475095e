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
import type { Assembly } from '../npy/assemble';
import { asProblem } from '../npy/load-parts';
import { RowStore } from '../npy/row-store';
import { IdIndex } from '../rows/id-index';
import { duplicateIds, readIds } from '../rows/read-ids';
import { storedOrder } from '../rows/request';
import { SharedWork } from '../rows/shared-work';
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import type { ChosenArrays } from './group-arrays';
import type { LoadedMembers } from './load-members';
import { MEMBERS_DOCUMENT, membersTable } from './members-table';
import { npzFacts } from './npz-facts';
import { verifyMembers } from './verify-members';
import type { ZipDirectory } from './zip-directory';

export interface NpzDatasetParts {
  readonly path: string;
  readonly directory: ZipDirectory;
  readonly loaded: LoadedMembers;
  readonly chosen: ChosenArrays;
  readonly assembly: Assembly;
  readonly metadata: JsonObject;
  readonly problems: readonly Problem[];
}

const STORED_ORDER: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is element i of each array.',
};

export class NpzDataset implements Dataset {
  readonly format = 'npz';
  readonly path: string;
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders = [STORED_ORDER];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly others: readonly OtherDataset[];
  readonly #store: RowStore;
  readonly #ids = new SharedWork<IdIndex>();

  constructor(private readonly from: NpzDatasetParts) {
    const { assembly, chosen } = from;
    this.path = from.path;
    this.layout = layoutLine(from);
    this.fields = assembly.fields.map(({ field }) => field);
    this.rowCount = assembly.rowCount;
    this.metadata = from.metadata;
    this.problems = from.problems;
    this.others = chosen.others;
    this.#store = new RowStore(from.path, assembly.fields, assembly.rowCount);
    this.rowReadBytes = this.#store.rowReadBytes;
  }

  async facts(): Promise<readonly Fact[]> {
    return npzFacts(this.from.loaded, this.from.chosen);
  }

  async files(): Promise<readonly FileEntry[]> {
    const { fileBytes: bytes, modifiedMs } = this.from.directory;
    return [{ path: basename(this.path), bytes, modifiedMs, role: 'data', rows: this.rowCount }];
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    return [{ path: MEMBERS_DOCUMENT, label: 'Members of the archive', kind: 'table' }];
  }

  async document(path: string): Promise<DocumentContent> {
    if (path === MEMBERS_DOCUMENT) return membersTable(this.from.directory, this.from.loaded);
    throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, { path });
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const damaged = await verifyMembers(this.path, this.from.loaded.arrays, options);
    const problems = [...this.problems, ...damaged];
    if (this.#idField() === null) return problems;
    try {
      return [...problems, ...duplicateIds(await this.#index(options), '')];
    } catch (error) {
      throwIfCancelled(options.signal);
      if (!isArrayscopeError(error)) throw error;
      return [...problems, asProblem(error, '')];
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

function layoutLine({ loaded, chosen }: NpzDatasetParts): string {
  const deflated = chosen.arrays.filter(({ part }) => part.packed !== undefined).length;
  const codec =
    deflated === 0 ? 'stored' : deflated === chosen.arrays.length ? 'deflated' : 'partly deflated';
  const count = chosen.arrays.length;
  const arrays = count === 1 ? 'one array' : `${count} arrays of one length`;
  const left = loaded.arrays.length - count;
  return `${arrays} in a zip archive, ${codec}${left > 0 ? `; ${left} more of other lengths` : ''}`;
}
