import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { InputError } from '../../../shared/errors';
import { elementCount } from '../../../shared/model/dtype';
import { throwIfCancelled } from '../../lib/cancel';
import { neighbours, type RowSource } from '../rows/source-rows';
import { allocated } from '../rows/allocate';
import { FilePool } from '../rows/file-pool';
import { BlockCache } from './block-cache';
import { ChunkReader } from './chunk-reader';
import type { ColumnForm } from './column-form';
import { type ColumnSink, createSink } from './column-sink';
import type { FilePart } from './file-part';
import { SpareBuffers } from './spare-buffers';
import { type PartitionField, partitionColumn } from './partitions';

const MAX_OPEN_FILES = 64;
/** Decoded pages that are kept for the next rows. */
const CACHE_BYTES = 256 * 1024 * 1024;
/** Memory of pages that were read and are done with. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** A row may be so many times larger than its file, when it compresses well. */
const MAX_ROW_EXPANSION = 64;
const SPARE_ROW_BYTES = 64 * 1024 * 1024;

/** A file with how its columns are read: their order may differ from file to file. */
export interface ReadablePart {
  readonly part: FilePart;
  readonly forms: readonly ColumnForm[];
}

export interface ParquetSource {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly parts: readonly ReadablePart[];
  readonly partitions: readonly PartitionField[];
}

/** A row group among all rows of the dataset. */
interface PlacedGroup {
  readonly part: FilePart;
  readonly first: number;
  readonly rows: number;
  readonly readers: ReadonlyMap<string, ChunkReader>;
}

/** Rows of all row groups of all files, one behind the other. */
export class ParquetRows implements RowSource {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  readonly #files = new FilePool(MAX_OPEN_FILES);
  readonly #cache = new BlockCache(CACHE_BYTES);
  readonly #spare = new SpareBuffers(SPARE_BYTES);
  readonly #groups: readonly PlacedGroup[];
  readonly #forms: ReadonlyMap<string, ColumnForm>;
  readonly #maxRowBytes: number;

  constructor(private readonly source: ParquetSource) {
    this.path = source.path;
    this.fields = source.fields;
    this.rowCount = source.rowCount;
    this.#forms = new Map(source.parts[0]?.forms.map((form) => [form.field.name, form]));
    const bytes = source.parts.reduce((sum, { part }) => sum + part.fileBytes, 0);
    this.#maxRowBytes = bytes * MAX_ROW_EXPANSION + SPARE_ROW_BYTES;
    this.#groups = placedGroups(source.parts, this.#cache, this.#spare);
  }

  /** Most bytes that a row of this field costs. */
  rowReadBytes(field: string): number {
    return this.#groups.reduce(
      (most, { readers }) => Math.max(most, readers.get(field)?.rowReadBytes ?? 0),
      0,
    );
  }

  /** Looks at the header of every page of every row group. @throws InputError */
  async checkPages(signal: AbortSignal | undefined): Promise<void> {
    for (const { part, readers } of this.#groups) {
      throwIfCancelled(signal);
      await this.#files.withFile(part, async (fd) => {
        for (const reader of readers.values()) reader.check(fd);
      });
    }
  }

  readRange(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    return this.#read([{ start, count }], count, fields, signal, reuse);
  }

  readonly readSorted = (
    rows: readonly number[],
    fields: readonly Field[],
    signal: AbortSignal | undefined,
  ): Promise<TensorBatch> => this.#read(neighbours(rows), rows.length, fields, signal);

  async close(): Promise<void> {
    this.#cache.clear();
    this.#spare.clear();
    await this.#files.close();
  }

  async #read(
    runs: readonly { readonly start: number; readonly count: number }[],
    rowCount: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    const columns = new Map<string, Column>();
    for (const field of fields) {
      const form = this.#forms.get(field.name);
      columns.set(
        field.name,
        form === undefined
          ? this.#partition(field, runs, rowCount)
          : await this.#column(form, runs, rowCount, signal, reuse?.columns.get(field.name)),
      );
    }
    return { rowCount, columns };
  }

  async #column(
    form: ColumnForm,
    runs: readonly { readonly start: number; readonly count: number }[],
    rowCount: number,
    signal: AbortSignal | undefined,
    reuse: Column | undefined,
  ): Promise<Column> {
    this.#assertPlausible(form);
    const sink: ColumnSink = createSink(form, rowCount, reuse);
    for (const { start, count } of runs) {
      const end = start + count;
      for (let place = this.#groupOf(start); place < this.#groups.length; place += 1) {
        throwIfCancelled(signal);
        const group = this.#groups[place];
        if (group === undefined || group.first >= end) break;
        const from = Math.max(0, start - group.first);
        const to = Math.min(group.rows, end - group.first);
        const reader = group.readers.get(form.field.name);
        await this.#files.withFile(group.part, async (fd) =>
          reader?.read(from, to, sink, { fd, signal }),
        );
      }
    }
    return sink.column();
  }

  #partition(
    field: Field,
    runs: readonly { readonly start: number; readonly count: number }[],
    rowCount: number,
  ): Column {
    const parts = allocated(() => new Array<FilePart | undefined>(rowCount));
    let at = 0;
    for (const { start, count } of runs)
      for (let row = start; row < start + count; row += 1, at += 1)
        parts[at] = this.#groups[this.#groupOf(row)]?.part;
    const found = this.source.partitions.find(({ field: { name } }) => name === field.name);
    return partitionColumn(found, parts);
  }

  /** A declared shape must not ask for memory that no file of this size can fill. */
  #assertPlausible({ field, type, sizes }: ColumnForm): void {
    const width = type.target.kind === 'fixed' ? type.target.width * elementCount(sizes) : 0;
    if (width <= this.#maxRowBytes) return;
    throw new InputError(
      'bad-shape',
      `A row of “${field.name}” would have ${width} bytes, more than ${this.path} can hold.`,
      { path: this.path },
    );
  }

  /** The last group that begins at or before the row and has rows. */
  #groupOf(row: number): number {
    let [low, high] = [0, this.#groups.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#groups[middle]?.first ?? Infinity) <= row) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}

function placedGroups(
  parts: readonly ReadablePart[],
  cache: BlockCache,
  spare: SpareBuffers,
): PlacedGroup[] {
  const placed: PlacedGroup[] = [];
  let first = 0;
  for (const { part, forms } of parts) {
    part.groups.forEach((group, number) => {
      if (group.rows === 0) return;
      const readers = new Map<string, ChunkReader>();
      for (const form of forms) {
        const chunk = group.chunks[form.leaf.index];
        if (chunk !== undefined)
          readers.set(
            form.field.name,
            new ChunkReader(part, number, group, form, chunk, cache, spare),
          );
      }
      placed.push({ part, first, rows: group.rows, readers });
      first += group.rows;
    });
  }
  return placed;
}
