import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InternalError } from '../../../shared/errors';
import type { Column, StringColumn, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { assertNoNulls, numericBytes, stringsOf } from '../npy/array-file';
import { formBytes } from '../npy/plan-write';
import {
  type ItemType,
  assertFits,
  assertHoldable,
  itemBytes,
  widestItem,
  writeItem,
} from '../npy/string-items';
import { assertPlanned } from '../npy/writer';
import { flushFile } from '../rows/flush-tree';
import { OutputFile, syncFolder } from '../rows/output-file';
import { checkpointState } from '../rows/resumable';
import type { CreateOptions, DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
import { BatchFile } from './batch-file';
import { batchRowsOf } from './batch-rows';
import { indexChunks, joinedIds } from './index-content';
import { CONFIG_NAME, INDEX_NAME, INSERTION_NAME, batchName } from './names';
import { type HyraxFields, hyraxFields, planHyrax } from './plan-write';
import { type ResumedBatches, resumeBatches } from './resume-batches';
import { rowType } from './row-type';
import { sortedRows } from './sort-ids';

/** Starts a folder in Hyrax's layout. */
export async function createHyrax(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const target = targetOf(path, schema, options);
  await withFileErrors(path, () => mkdir(path));
  return new HyraxWriter(target, { rows: 0, idWidth: 1, batch: null, ids: [] });
}

const stateSchema = z.strictObject({ idWidth: z.int().positive() });

/** The ids are read back from the batches: they are all that was kept in memory. */
export async function resumeHyrax(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const target = targetOf(path, schema, options);
  const { idWidth } = checkpointState(stateSchema, checkpoint, path);
  const { rows } = checkpoint;
  const type = rowType(target.fields, idWidth);
  const found = await resumeBatches(path, type, rows, target.batchRows);
  return new HyraxWriter(target, { rows, idWidth, ...found });
}

interface Target {
  readonly path: string;
  readonly fields: HyraxFields;
  readonly batchRows: number;
  /** Text of the run's configuration. */
  readonly config: string | null;
}

function targetOf(path: string, schema: DatasetSchema, options: CreateOptions): Target {
  const batchRows = batchRowsOf(schema, options.settings);
  assertPlanned(planHyrax(schema, options.settings), path);
  const fields = hyraxFields(schema);
  if (!('id' in fields)) throw new InternalError('The schema was not planned.', { path });
  throwIfCancelled(options.signal);
  const config = schema.metadata?.['original_dataset_config'];
  return { path, fields, batchRows, config: typeof config === 'string' ? config : null };
}

class HyraxWriter implements DatasetWriter {
  /** The ids of all rows: the index is sorted by them at the end. */
  readonly #ids: Column[];
  /** Full batches that no checkpoint tells of yet. */
  #unflushed: string[] = [];
  #batch: BatchFile | null;
  #rows: number;
  /** Width of string ids so far, where the schema does not say it. */
  #idWidth: number;

  constructor(
    private readonly target: Target,
    begun: ResumedBatches & { readonly rows: number; readonly idWidth: number },
  ) {
    this.#ids = [...begun.ids];
    this.#batch = begun.batch;
    this.#rows = begun.rows;
    this.#idWidth = begun.idWidth;
  }

  async write(batch: TensorBatch): Promise<void> {
    const { id, tensor } = this.target.fields;
    const idColumn = columnOf(batch, id.field.name);
    const tensorColumn = columnOf(batch, tensor.field.name);
    assertNoNulls(idColumn, id.field.name, this.#rows);
    assertNoNulls(tensorColumn, tensor.field.name, this.#rows);
    const tensors = numericBytes(tensorColumn, tensor.form, tensor.field.name);
    const idsOf = this.#idItems(idColumn);
    const rowBytes = formBytes(tensor.form);
    for (let first = 0; first < batch.rowCount;) {
      const begun = (this.#rows + first) % this.target.batchRows;
      const end = Math.min(batch.rowCount, first + this.target.batchRows - begun);
      // Before the batch is opened: its ids may make the file wider.
      const ids = idsOf(first, end);
      const file = await this.#current(Math.floor((this.#rows + first) / this.target.batchRows));
      await file.append(ids, tensors.subarray(first * rowBytes, end * rowBytes), end - first);
      if (file.rows === this.target.batchRows) await this.#finishBatch(file);
      first = end;
    }
    this.#ids.push(ownCopy(idColumn));
    this.#rows += batch.rowCount;
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    await this.#flush();
    await this.#batch?.sync();
    await syncFolder(this.target.path);
    return { rows: this.#rows, state: { idWidth: this.#idWidth } };
  }

  async finish(signal?: AbortSignal): Promise<void> {
    // A dataset without rows still has a batch, or nothing would tell its tensor's shape.
    if (this.#batch !== null || this.#rows === 0)
      await this.#finishBatch(await this.#current(Math.floor(this.#rows / this.target.batchRows)));
    const ids = joinedIds(this.#ids, this.target.fields);
    const inserted = Uint32Array.from({ length: this.#rows }, (_, row) => row);
    await this.#writeIndex(INSERTION_NAME, ids, inserted);
    await this.#writeIndex(INDEX_NAME, ids, sortedRows(ids, this.#rows));
    const { config, path } = this.target;
    if (config !== null) await this.#writeFile(CONFIG_NAME, [new TextEncoder().encode(config)]);
    await this.#flush(signal);
    await syncFolder(path);
  }

  async abort(): Promise<void> {
    await this.#batch?.close();
    this.#batch = null;
  }

  /**
   * Gives the ids of rows `[first, end)` as the items of a batch file, wide enough for those of
   * this batch file and the ones before it, however the rows come.
   */
  #idItems(column: Column): (first: number, end: number) => Uint8Array {
    const { field, form } = this.target.fields.id;
    if (form.kind === 'numeric') {
      const bytes = numericBytes(column, form, field.name);
      const width = formBytes(form);
      return (first, end) => bytes.subarray(first * width, end * width);
    }
    const strings = stringsOf(column, field.name);
    assertHoldable(strings, form.item, field.name, this.#rows);
    if (form.width !== null)
      assertFits(strings, { kind: form.item, width: form.width }, field.name, this.#rows);
    return (first, end) => {
      const some = { ...strings, offsets: strings.offsets.subarray(first, end + 1) };
      this.#idWidth = Math.max(this.#idWidth, widestItem(some, form.item));
      return items(some, { kind: form.item, width: form.width ?? this.#idWidth });
    };
  }

  /** The batch that is being written, with room for the widest id so far. */
  async #current(number: number): Promise<BatchFile> {
    const type = rowType(this.target.fields, this.#idWidth);
    if (this.#batch === null)
      this.#batch = await BatchFile.create(join(this.target.path, batchName(number)), type);
    else if (this.#batch.type.idBytes < type.idBytes) this.#batch = await this.#batch.withIds(type);
    return this.#batch;
  }

  async #finishBatch(file: BatchFile): Promise<void> {
    this.#batch = null;
    await file.finish();
    this.#unflushed.push(file.path);
  }

  async #flush(signal?: AbortSignal): Promise<void> {
    for (const path of this.#unflushed) {
      throwIfCancelled(signal);
      await flushFile(path);
    }
    this.#unflushed = [];
  }

  #writeIndex(name: string, ids: Column, order: Uint32Array): Promise<void> {
    const { fields, batchRows } = this.target;
    const content = { fields, idWidth: this.#idWidth, ids, batchRows, order };
    return this.#writeFile(name, indexChunks(content));
  }

  async #writeFile(name: string, chunks: Iterable<Uint8Array>): Promise<void> {
    const file = await OutputFile.create(join(this.target.path, name));
    try {
      for (const chunk of chunks) await file.append(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

function columnOf(batch: TensorBatch, name: string): Column {
  const column = batch.columns.get(name);
  if (column === undefined) throw new InternalError(`The batch has no column "${name}".`);
  return column;
}

function items(strings: StringColumn, type: ItemType): Uint8Array {
  const size = itemBytes(type);
  const rows = strings.offsets.length - 1;
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
