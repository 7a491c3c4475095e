import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InternalError } from '../../../shared/errors';
import { bytesOf, viewElements } from '../../../shared/model/dtype';
import type { Column, StringColumn, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { parseSettings } from '../rows/parse-settings';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { assertNoNulls, numericBytes, stringsOf } from '../npy/array-file';
import { encodeNpyHeader, numericDescr } from '../npy/encode';
import { OutputFile, syncFolder } from '../rows/output-file';
import { formBytes } from '../npy/plan-write';
import { concatenate } from '../rows/read-ids';
import {
  type ItemType,
  assertFits,
  assertHoldable,
  itemBytes,
  itemDescr,
  widestItem,
  writeItem,
} from '../npy/string-items';
import { assertPlanned } from '../npy/writer';
import { BatchFile, type BatchRowType } from './batch-file';
import { CONFIG_NAME, INDEX_NAME, INSERTION_NAME, batchName } from './names';
import { type HyraxFields, hyraxFields, planHyrax } from './plan-write';
import { createSettings } from './settings';
import { sortedRows } from './sort-ids';

/** Starts a folder in Hyrax's layout. */
export async function createHyrax(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const { batchRows } = parseSettings(createSettings, options.settings);
  assertPlanned(planHyrax(schema, options.settings), path);
  const fields = hyraxFields(schema);
  if (!('id' in fields)) throw new InternalError('The schema was not planned.', { path });
  throwIfCancelled(options.signal);
  await withFileErrors(path, () => mkdir(path));
  const config = schema.metadata?.['original_dataset_config'];
  return new HyraxWriter(path, fields, batchRows, typeof config === 'string' ? config : null);
}

class HyraxWriter implements DatasetWriter {
  readonly #paths: string[] = [];
  readonly #batchSizes: number[] = [];
  /** The ids of all rows: the index is sorted by them at the end. */
  readonly #ids: Column[] = [];
  #batch: BatchFile | null = null;
  #rows = 0;
  /** Width of string ids so far, where the schema does not say it. */
  #idWidth = 1;

  constructor(
    private readonly path: string,
    private readonly fields: HyraxFields,
    private readonly batchRows: number,
    private readonly config: string | null,
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    const { id, tensor } = this.fields;
    const idColumn = columnOf(batch, id.field.name);
    const tensorColumn = columnOf(batch, tensor.field.name);
    assertNoNulls(idColumn, id.field.name, this.#rows);
    assertNoNulls(tensorColumn, tensor.field.name, this.#rows);
    const tensors = numericBytes(tensorColumn, tensor.form, tensor.field.name);
    const ids = this.#idBytes(idColumn, batch.rowCount);
    const rowBytes = formBytes(tensor.form);
    for (let first = 0; first < batch.rowCount;) {
      const file = await this.#current();
      const count = Math.min(this.batchRows - file.rows, batch.rowCount - first);
      const width = file.type.idBytes;
      const end = first + count;
      await file.append(
        ids.subarray(first * width, end * width),
        tensors.subarray(first * rowBytes, end * rowBytes),
        count,
      );
      if (file.rows === this.batchRows) await this.#finishBatch(file);
      first = end;
    }
    this.#ids.push(ownCopy(idColumn));
    this.#rows += batch.rowCount;
  }

  async finish(signal?: AbortSignal): Promise<void> {
    // A dataset without rows still has a batch, or nothing would tell its tensor's shape.
    if (this.#batch !== null || this.#paths.length === 0)
      await this.#finishBatch(await this.#current());
    await this.#writeIndexes();
    if (this.config !== null)
      await this.#writeFile(CONFIG_NAME, [new TextEncoder().encode(this.config)]);
    for (const path of this.#paths) {
      throwIfCancelled(signal);
      await flush(path);
    }
    await syncFolder(this.path);
  }

  async abort(): Promise<void> {
    await this.#batch?.close();
    this.#batch = null;
  }

  /** The ids as the items of a batch file; a wider id than ever widens the open batch first. */
  #idBytes(column: Column, rows: number): Uint8Array {
    const { field, form } = this.fields.id;
    if (form.kind === 'numeric') return numericBytes(column, form, field.name);
    const strings = stringsOf(column, field.name);
    assertHoldable(strings, form.item, field.name, this.#rows);
    if (form.width !== null) assertFits(strings, this.#itemType(), field.name, this.#rows);
    else this.#idWidth = Math.max(this.#idWidth, widestItem(strings, form.item));
    return items(strings, this.#itemType(), rows);
  }

  async #current(): Promise<BatchFile> {
    const type = this.#rowType();
    if (this.#batch === null)
      this.#batch = await BatchFile.create(join(this.path, batchName(this.#paths.length)), type);
    else if (this.#batch.type.idBytes < type.idBytes) this.#batch = await this.#batch.widened(type);
    return this.#batch;
  }

  async #finishBatch(file: BatchFile): Promise<void> {
    this.#batch = null;
    await file.finish();
    this.#paths.push(file.path);
    this.#batchSizes.push(file.rows);
  }

  async #writeIndexes(): Promise<void> {
    const { form } = this.fields.id;
    const ids = joined(this.#ids, form);
    const numbers = new Uint32Array(this.#rows);
    let start = 0;
    for (const [number, size] of this.#batchSizes.entries()) {
      numbers.fill(number, start, start + size);
      start += size;
    }
    const inserted = Uint32Array.from(numbers, (_, row) => row);
    await this.#writeIndex(INSERTION_NAME, ids, numbers, inserted);
    await this.#writeIndex(INDEX_NAME, ids, numbers, sortedRows(ids, this.#rows));
  }

  async #writeIndex(
    name: string,
    ids: Column,
    numbers: Uint32Array,
    order: Uint32Array,
  ): Promise<void> {
    const { idDescr, idBytes } = this.#rowType();
    const header = encodeNpyHeader(
      [
        { name: 'id', descr: idDescr, shape: [] },
        { name: 'batch_num', descr: '<i8', shape: [] },
      ],
      [this.#rows],
    );
    await this.#writeFile(
      name,
      indexChunks(
        header,
        ids,
        this.fields.id.form.kind === 'numeric' ? null : this.#itemType(),
        idBytes,
        numbers,
        order,
      ),
    );
  }

  async #writeFile(name: string, chunks: Iterable<Uint8Array>): Promise<void> {
    const file = await OutputFile.create(join(this.path, name));
    try {
      for (const chunk of chunks) await file.append(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  #itemType(): ItemType {
    const { form } = this.fields.id;
    if (form.kind === 'numeric') throw new InternalError('An integer id has no width.');
    return { kind: form.item, width: form.width ?? this.#idWidth };
  }

  #rowType(): BatchRowType {
    const { id, tensor } = this.fields;
    const idType =
      id.form.kind === 'numeric'
        ? { idDescr: numericDescr(id.form.dtype), idBytes: formBytes(id.form) }
        : { idDescr: itemDescr(this.#itemType()), idBytes: itemBytes(this.#itemType()) };
    const { dtype, shape } = tensor.form;
    return {
      ...idType,
      tensorDescr: numericDescr(dtype),
      tensorShape: shape,
      tensorBytes: formBytes(tensor.form),
    };
  }
}

function columnOf(batch: TensorBatch, name: string): Column {
  const column = batch.columns.get(name);
  if (column === undefined) throw new InternalError(`The batch has no column "${name}".`);
  return column;
}

function items(strings: StringColumn, type: ItemType, rows: number): Uint8Array {
  const size = itemBytes(type);
  const bytes = new Uint8Array(rows * size);
  for (let row = 0; row < rows; row += 1) writeItem(strings, row, type, bytes, row * size);
  return bytes;
}

/** A batch may be reused by whoever gave it; its ids are kept until the end. */
function ownCopy(column: Column): Column {
  return column.kind === 'string'
    ? { ...column, offsets: column.offsets.slice(), bytes: column.bytes.slice() }
    : { ...column, data: column.data.slice() };
}

function joined(columns: readonly Column[], form: HyraxFields['id']['form']): Column {
  if (form.kind === 'string')
    return concatenate(columns.filter((column) => column.kind === 'string'));
  const bytes = Buffer.concat(columns.map((column) => numericBytes(column, form, 'id')));
  return {
    kind: 'numeric',
    dtype: form.dtype,
    shape: [],
    data: viewElements(form.dtype, Uint8Array.from(bytes)),
  };
}

const ENTRIES_AT_ONCE = 32_768;

/** @param item null where ids are integers. */
function* indexChunks(
  header: Uint8Array,
  ids: Column,
  item: ItemType | null,
  idBytes: number,
  numbers: Uint32Array,
  order: Uint32Array,
): Generator<Uint8Array> {
  yield header;
  const stride = idBytes + 8;
  const raw = ids.kind === 'numeric' ? bytesOf(ids.data) : null;
  for (let first = 0; first < order.length; first += ENTRIES_AT_ONCE) {
    const count = Math.min(ENTRIES_AT_ONCE, order.length - first);
    const chunk = new Uint8Array(count * stride);
    const view = new DataView(chunk.buffer);
    for (let entry = 0; entry < count; entry += 1) {
      const row = order[first + entry] ?? 0;
      if (raw !== null) chunk.set(raw.subarray(row * idBytes, (row + 1) * idBytes), entry * stride);
      else if (ids.kind === 'string' && item !== null)
        writeItem(ids, row, item, chunk, entry * stride);
      // Below 2^32, so the upper half of the int64 stays zero.
      view.setUint32(entry * stride + idBytes, numbers[row] ?? 0, true);
    }
    yield chunk;
  }
}

async function flush(path: string): Promise<void> {
  const file = await OutputFile.reopen(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
