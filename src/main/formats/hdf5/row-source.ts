import { bytesOf } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { type RowSource, neighbours } from '../rows/source-rows';
import type { StoredField } from './stored-field';
import { type ColumnBuilder, columnBuilder } from './column-builder';
import type { LibraryFile } from './library-file';
import type { OpenLibrary } from './open-library';
import { type RowPlace, type RowPlaces, type RowRun, placesOf } from './row-places';
import { type Slab, planSlabs, planSpans, rowsPerCall } from './slabs';
import { type StoredDataset, itemsPerRow } from './stored-dataset';

/** Reads rows of the datasets that make the fields, a slab a call. */
export class Hdf5Rows implements RowSource {
  readonly #places = new Map<StoredDataset, RowPlaces | null>();

  constructor(
    readonly path: string,
    readonly rowCount: number,
    private readonly file: LibraryFile,
    private readonly stored: readonly StoredField[],
  ) {}

  get fields(): readonly Field[] {
    return this.stored.map(({ field }) => field);
  }

  async readRange(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    return this.#batch(fields, count, reuse, async (dataset, builders) => {
      const places = await this.#find(dataset, [{ start, count }]);
      if (places !== null) {
        await this.#readDirectly(dataset, places, builders, signal);
        return;
      }
      const callRows = rowsPerCall(dataset);
      for (const slab of planSlabs(dataset, start, count, callRows)) {
        await this.#read(dataset, slab, signal, (open, at) => {
          const items = { heap: open.heap, at, itemBytes: dataset.type.itemBytes };
          for (const builder of builders) builder.append(items, 0, slab.items);
        });
      }
    });
  }

  async readSorted(
    rows: readonly number[],
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    const [first] = rows;
    if (rows.length === 1 && first !== undefined)
      return this.readRange(first, 1, fields, signal, reuse);
    return this.#batch(fields, rows.length, reuse, async (dataset, builders) => {
      const places = await this.#find(dataset, neighbours(rows));
      if (places !== null) {
        await this.#readDirectly(dataset, places, builders, signal);
        return;
      }
      const callRows = rowsPerCall(dataset);
      const rowItems = itemsPerRow(dataset);
      for (const span of planSpans(dataset, rows, callRows)) {
        const slabs = planSlabs(dataset, span.start, span.end - span.start, callRows);
        for (const slab of slabs) {
          await this.#read(dataset, slab, signal, (open, at) => {
            const items = { heap: open.heap, at, itemBytes: dataset.type.itemBytes };
            // More than one slab is one large row in parts.
            if (slabs.length > 1) for (const one of builders) one.append(items, 0, slab.items);
            else
              for (const row of span.rows)
                for (const one of builders)
                  one.append(items, (row - span.start) * rowItems, rowItems);
          });
        }
      }
    });
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /** Fills the columns of these fields, dataset after dataset. */
  async #batch(
    fields: readonly Field[],
    rowCount: number,
    reuse: TensorBatch | undefined,
    fill: (dataset: StoredDataset, builders: readonly ColumnBuilder[]) => Promise<void>,
  ): Promise<TensorBatch> {
    const parts = this.stored
      .filter(({ field }) => fields.includes(field))
      .flatMap((stored) => partsOf(stored, rowCount, reuse?.columns.get(stored.field.name)));
    for (const dataset of new Set(parts.map((part) => part.dataset))) {
      const own = parts.filter((part) => part.dataset === dataset);
      await fill(
        dataset,
        own.map(({ builder }) => builder),
      );
    }
    const columns = new Map<string, Column>();
    for (const { name, role, builder } of parts) {
      const column = builder.column();
      const values = columns.get(name);
      if (role === 'values') columns.set(name, column);
      else if (values !== undefined) columns.set(name, withMask(values, column));
    }
    return { rowCount, columns };
  }

  /** Where rows lie in the file; null where the library must read them. */
  async #find(
    dataset: StoredDataset,
    runs: readonly RowRun[],
  ): Promise<readonly RowPlace[] | null> {
    let places = this.#places.get(dataset);
    if (places === undefined) {
      places = await placesOf(this.file, dataset);
      this.#places.set(dataset, places);
    }
    return places === null ? null : places.find(runs);
  }

  /** Reads rows from the file itself. */
  async #readDirectly(
    dataset: StoredDataset,
    places: readonly RowPlace[],
    builders: readonly ColumnBuilder[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const rowItems = itemsPerRow(dataset);
    const { itemBytes } = dataset.type;
    for (const { position, rows } of places) {
      throwIfCancelled(signal);
      const items = rows * rowItems;
      // A dataset that is no compound makes one column.
      for (const builder of builders) {
        const room = builder.room(items);
        const target = room ?? new Uint8Array(items * itemBytes);
        await this.file.readAt(target, position);
        if (room === null) builder.append({ heap: target, at: 0, itemBytes }, 0, items);
      }
    }
  }

  /** One call of the library, and what is to be done with the elements that it read. */
  async #read(
    dataset: StoredDataset,
    slab: Slab,
    signal: AbortSignal | undefined,
    take: (open: OpenLibrary, at: number) => void,
  ): Promise<void> {
    throwIfCancelled(signal);
    const what = `: the values of ${dataset.path} cannot be read`;
    await this.file.use(what, (open) => {
      const { library, id } = open;
      open.keepOpen(dataset.path);
      const bytes = slab.items * dataset.type.itemBytes;
      const at = open.scratch(bytes);
      const scalar = dataset.shape?.length === 0;
      const count = scalar ? null : slab.count.map(BigInt);
      const offset = scalar ? null : slab.offset.map(BigInt);
      const strides = scalar ? null : slab.count.map(() => 1n);
      const target = BigInt(at);
      const status = library.get_dataset_data(id, dataset.path, count, offset, strides, target);
      open.assert(status, what);
      try {
        take(open, at);
      } finally {
        if (dataset.variable) {
          if (count === null) library.reclaim_vlen_memory(id, dataset.path, '', target);
          else library.reclaim_vlen_memory_count(id, dataset.path, '', target, count);
        }
      }
    });
    if (slab.items * dataset.type.itemBytes >= BREATH_BYTES) await yieldToEventLoop();
  }
}

/** After a call of this size others get their turn. */
const BREATH_BYTES = 1024 * 1024;

/** What is read for a field: its values, then which of them are not null. */
interface Part {
  readonly name: string;
  readonly role: 'values' | 'valid';
  readonly dataset: StoredDataset;
  readonly builder: ColumnBuilder;
}

function partsOf(stored: StoredField, rowCount: number, reuse: Column | undefined): Part[] {
  const { field, dataset, type, offset, valid } = stored;
  const { name } = field;
  const shape = dataset.shape?.slice(1) ?? [];
  const builder = columnBuilder(type, offset, rowCount, shape, reuse);
  const values: Part = { name, role: 'values', dataset, builder };
  if (valid?.type.kind !== 'numeric') return [values];
  const mask = columnBuilder(valid.type, 0, rowCount, []);
  return [values, { name, role: 'valid', dataset: valid, builder: mask }];
}

function withMask(column: Column, mask: Column): Column {
  const valid = mask.kind === 'numeric' ? bytesOf(mask.data) : new Uint8Array(0);
  return valid.includes(0) ? { ...column, valid } : column;
}
