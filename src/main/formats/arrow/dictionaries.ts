/** Columns of indices into values that are kept apart, once. */
import { InternalError } from '../../../shared/errors';
import { bytesOf, rowBytes, viewElements } from '../../../shared/model/dtype';
import type { Column, NumericColumn, StringColumn } from '../../../shared/model/tensor';
import { allocated } from '../rows/allocate';
import type { FilePool, PooledFile } from '../rows/file-pool';
import { joinRows } from '../rows/join-rows';
import { BatchBytes, type BatchRun } from './batch-bytes';
import type { DictionaryPlan } from './columns';
import { damaged } from './damaged';
import { assertExpansion } from './expansion';
import { fillPlain, fillValidity } from './fill-plain';
import type { IpcFile, StoredBatch, StoredDictionary } from './ipc-file';
import { readValidity } from './read-validity';
import type { UnpackedCache } from './unpacked-cache';

/** Dictionaries of a stream may be replaced on the way; the last few are kept. */
const KEPT = 16;

export class Dictionaries {
  readonly #files: ReadonlyMap<PooledFile, IpcFile>;
  /** By the last batch that a dictionary was made of. */
  readonly #values = new Map<StoredDictionary, Promise<Column>>();

  constructor(
    files: readonly IpcFile[],
    private readonly pool: FilePool,
    private readonly cache: UnpackedCache,
  ) {
    this.#files = new Map(
      files.flatMap((file) => file.batches.map((batch) => [batch.file, file] as const)),
    );
  }

  /** The values that the indices of these rows mean; null indices mean an empty value. */
  async fill(plan: DictionaryPlan, runs: readonly BatchRun[]): Promise<Column> {
    const parts: Column[] = [];
    for (const run of runs) {
      const values = await this.#valuesFor(plan, run.bytes.batch);
      const indices = await readIndices(plan, run, rowsOf(values));
      parts.push(
        values.kind === 'numeric'
          ? gatherNumbers(values, indices)
          : gatherStrings(values, indices, run.bytes.batch),
      );
    }
    const ranges = parts.map((column) => ({ column, from: 0, to: rowsOf(column) }));
    return joinRows(plan.field, ranges);
  }

  #valuesFor(plan: DictionaryPlan, batch: StoredBatch): Promise<Column> {
    const made = this.#madeOf(plan.id, batch);
    const last = made.at(-1);
    if (last === undefined) {
      const what = `the dictionary of “${plan.field.name}” is missing`;
      throw damaged(batch.file.path, batch.messageAt, what);
    }
    const found = this.#values.get(last);
    if (found !== undefined) return found;
    const loading = this.#load(plan, made);
    this.#values.set(last, loading);
    loading.catch(() => this.#values.delete(last));
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= KEPT) break;
      this.#values.delete(oldest);
    }
    return loading;
  }

  /** The last whole dictionary before the batch, and what was added to it since. */
  #madeOf(id: number, batch: StoredBatch): readonly StoredDictionary[] {
    const { dictionaries } = this.#files.get(batch.file) ?? { dictionaries: [] };
    const before = dictionaries.slice(0, batch.dictionariesBefore).filter((one) => one.id === id);
    const whole = before.findLastIndex(({ isDelta }) => !isDelta);
    return before.slice(Math.max(0, whole));
  }

  async #load(plan: DictionaryPlan, made: readonly StoredDictionary[]): Promise<Column> {
    const ranges = [];
    for (const { batch } of made) {
      const { rows } = batch.header;
      const column = await this.pool.withFile(batch.file, async (fd) => {
        const run = { bytes: new BatchBytes(batch, fd, this.cache), start: 0, count: rows };
        const valid = await fillValidity(plan.values, [run], rows);
        const values = await fillPlain(plan.values, [run], rows);
        return valid === null ? values : { ...values, valid };
      });
      ranges.push({ column, from: 0, to: rows });
    }
    return joinRows(plan.values.field, ranges);
  }
}

/** Row of the values for each row; −1 where the index is null. */
async function readIndices(
  { leaf, index, field }: DictionaryPlan,
  { bytes, start, count }: BatchRun,
  values: number,
): Promise<Float64Array> {
  const width = index.bits / 8;
  await bytes.demand(leaf, 1, (start + count) * width);
  const raw = new Uint8Array(count * width);
  await bytes.read(leaf, 1, start * width, raw);
  const stored = viewElements(`${index.signed ? 'int' : 'uint'}${index.bits}`, raw);
  const valid = await readValidity(bytes, leaf, start, count);
  const rows = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const value = valid?.[row] === 0 ? -1 : Number(stored[row]);
    if (valid?.[row] !== 0 && !(value >= 0 && value < values)) {
      const { file, messageAt } = bytes.batch;
      throw damaged(
        file.path,
        messageAt,
        `row ${start + row} of the batch at byte ${messageAt} means entry ${value} of the dictionary of “${field.name}”, which has ${values}`,
      );
    }
    rows[row] = value;
  }
  return rows;
}

function gatherNumbers(values: NumericColumn, indices: Float64Array): NumericColumn {
  const { dtype, shape } = values;
  const width = rowBytes(dtype, shape);
  const source = bytesOf(values.data);
  const bytes = allocated(() => new Uint8Array(indices.length * width));
  indices.forEach((from, row) => {
    if (from >= 0) bytes.set(source.subarray(from * width, (from + 1) * width), row * width);
  });
  const data = viewElements(dtype, bytes);
  return { kind: 'numeric', dtype, shape, data, ...gatherValidity(values, indices) };
}

function gatherStrings(
  values: StringColumn,
  indices: Float64Array,
  batch: StoredBatch,
): StringColumn {
  const offsets = allocated(() => new Int32Array(indices.length + 1));
  let end = 0;
  indices.forEach((from, row) => {
    if (from >= 0) end += (values.offsets[from + 1] ?? 0) - (values.offsets[from] ?? 0);
    assertExpansion(end, batch);
    offsets[row + 1] = end;
  });
  const bytes = allocated(() => new Uint8Array(end));
  indices.forEach((from, row) => {
    if (from < 0) return;
    const text = values.bytes.subarray(values.offsets[from], values.offsets[from + 1]);
    bytes.set(text, offsets[row]);
  });
  const { encoding } = values;
  return { kind: 'string', encoding, offsets, bytes, ...gatherValidity(values, indices) };
}

function gatherValidity({ valid }: Column, indices: Float64Array): { readonly valid?: Uint8Array } {
  if (valid === undefined) return {};
  return { valid: Uint8Array.from(indices, (from) => (from < 0 ? 0 : (valid[from] ?? 1))) };
}

function rowsOf(column: Column): number {
  if (column.kind === 'string') return column.offsets.length - 1;
  const each = column.shape.reduce((product, extent) => product * extent, 1);
  if (each === 0) throw new InternalError('A dictionary of empty tensors has no length.');
  return column.data.length / each;
}
