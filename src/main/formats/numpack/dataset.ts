import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
import type { CheckOptions, Dataset, ScanOptions, TakeOptions } from '../types';
import type { RowGroup } from './columns';
import { arrayTable, folderFiles, numpackFacts } from './facts';
import { NOTE_NAME } from './folder-note';
import type { LoadedFolder } from './load-folder';
import { RowStore } from './row-store';

const ARRAYS = 'arrays';
const STORED: RowOrderInfo = {
  order: 'stored',
  label: 'As stored',
  meaning: 'dataset[i] is row i of each array, rows that were deleted left out.',
};

export class NumpackDataset implements Dataset {
  readonly format = 'numpack';
  readonly layout: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly metadata: JsonObject;
  readonly rowOrders = [STORED];
  readonly problems: readonly Problem[];
  readonly rowReadBytes: number;
  readonly others: readonly OtherDataset[];
  readonly #store: RowStore;
  readonly #ids = new SharedWork<IdIndex>();

  constructor(
    readonly path: string,
    private readonly loaded: LoadedFolder,
    private readonly group: RowGroup,
  ) {
    const { note, groups } = loaded;
    this.fields = group.columns.map(({ field }) => field);
    this.rowCount = group.rowCount;
    this.metadata = { ...(note?.metadata ?? {}) };
    this.problems = loaded.problems;
    this.layout = layoutLine(loaded, group);
    this.others = groups.filter((other) => other !== group).map(otherDataset);
    this.#store = new RowStore(path, group.rowCount, group.columns);
    // A first take opens files; it reads nothing else. Bitmaps were read on opening.
    this.rowReadBytes = this.#store.rowReadBytes;
  }

  async facts(): Promise<readonly Fact[]> {
    return numpackFacts(this.loaded, this.group);
  }

  files(): Promise<readonly FileEntry[]> {
    return folderFiles(this.loaded, this.group);
  }

  async documents(): Promise<readonly DocumentInfo[]> {
    const note: DocumentInfo[] =
      this.loaded.note === null
        ? []
        : [{ path: NOTE_NAME, label: 'How Arrayscope wrote it', kind: 'json' }];
    return [{ path: ARRAYS, label: 'Arrays', kind: 'table' }, ...note];
  }

  async document(path: string): Promise<DocumentContent> {
    if (path === ARRAYS) return arrayTable(this.loaded);
    if (path !== NOTE_NAME || this.loaded.note === null)
      throw new UsageError('no-document', `There is no document ${path} in ${this.path}.`, {
        path,
      });
    const file = join(this.loaded.folder, NOTE_NAME);
    return {
      kind: 'json',
      text: await withFileErrors(file, () => readFile(file, 'utf8')),
      truncated: false,
    };
  }

  async check(options: CheckOptions = {}): Promise<readonly Problem[]> {
    const found = [...this.problems];
    // Texts name bytes of another array: only reading them all shows that they are there.
    for (const column of this.group.columns.filter(({ kind }) => kind === 'text')) {
      if (column.field.kind === 'id') continue;
      found.push(
        ...(await this.#reading(options, () =>
          readIds(this.#store, column.field.name, { signal: options.signal }),
        )),
      );
    }
    if (this.#idField() !== null)
      found.push(
        ...(await this.#reading(
          options,
          async () => this.#index(options),
          (index) => duplicateIds(index, ''),
        )),
      );
    return found;
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

  /** What a look at everything finds, or the error that ended it. */
  async #reading<T>(
    options: CheckOptions,
    read: () => Promise<T>,
    judge: (found: T) => readonly Problem[] = () => [],
  ): Promise<readonly Problem[]> {
    try {
      return judge(await read());
    } catch (error) {
      throwIfCancelled(options.signal);
      if (!isArrayscopeError(error)) throw error;
      const { code, message, row } = error;
      return [{ severity: 'error', code, message, ...(row === undefined ? {} : { row }) }];
    }
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

function layoutLine({ arrays }: LoadedFolder, { columns, rowCount }: RowGroup): string {
  const all = arrays.length === 1 ? 'one array' : `${arrays.length} arrays`;
  const deleted = columns.reduce((most, column) => {
    const main = column.kind === 'text' ? column.spans : column.array;
    return Math.max(most, main.storedRows - main.rowCount);
  }, 0);
  return deleted === 0
    ? `a folder of ${all}`
    : `a folder of ${all}; ${deleted} of ${rowCount + deleted} rows are deleted`;
}

function otherDataset({ columns, rowCount }: RowGroup): OtherDataset {
  const [first] = columns;
  const name = first?.field.name ?? '';
  const shape = [rowCount, ...(first?.field.shape ?? [])].join(' × ');
  const label =
    columns.length === 1
      ? `array “${name}” (${shape} ${first?.field.dtype ?? ''})`
      : `${columns.map(({ field }) => `“${field.name}”`).join(', ')} (${rowCount} rows)`;
  return { label, settings: { array: name } };
}
