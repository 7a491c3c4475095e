/** The entries of `batch_index.npy`, and which stored row each of them means. */
import type { TypedArray } from '../../../shared/model/dtype';
import type { StringColumn } from '../../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { columnsOf } from '../npy/assemble';
import { allocated } from '../rows/allocate';
import { toField, toSpec } from '../npy/fields';
import { IdIndex, idText } from '../rows/id-index';
import type { Part } from '../npy/part';
import { RowReader } from '../npy/row-reader';
import { RowStore } from '../npy/row-store';
import { batchNumber } from './names';

export interface IndexEntries {
  /** As text. */
  readonly ids: StringColumn;
  readonly batches: Float64Array;
  /** The first entry whose id is smaller than the one before it, or -1. */
  readonly unsortedAt: number;
}

export async function readIndex(
  part: Part,
  signal: AbortSignal | undefined,
): Promise<IndexEntries> {
  const store = indexStore(part);
  try {
    const rowCount = part.rows.count;
    const empty = {
      ids: idText({ kind: 'numeric', dtype: 'int64', shape: [], data: new BigInt64Array(0) }),
      batches: new Float64Array(0),
      unsortedAt: -1,
    };
    for await (const batch of store.scan({ batchRows: Math.max(1, rowCount), signal })) {
      const id = batch.columns.get('id');
      const number = batch.columns.get('batch_num');
      if (id === undefined || number?.kind !== 'numeric') break;
      const ids = idText(id);
      const batches = plainNumbers(number.data);
      return {
        ids,
        batches,
        unsortedAt: id.kind === 'numeric' ? unsortedNumber(id.data) : unsortedText(ids),
      };
    }
    return empty;
  } finally {
    await store.close();
  }
}

/** The index as a table of rows, for whoever wants to look at it. */
export function indexStore(part: Part): RowStore {
  const reader = new RowReader([part], 'positioned');
  const fields = columnsOf(reader, (column) => column.name).map((column) => ({
    field: toField(column, 'id'),
    source: { kind: 'files' as const, reader, index: column.index, spec: toSpec(column) },
  }));
  return new RowStore(part.path, fields, part.rows.count);
}

/** Where the entries point; a stored row is used once at most. */
export interface IndexMatch {
  /** Stored row of each entry, or -1. */
  readonly rows: Int32Array;
  /** 1 for every stored row that an entry points to. */
  readonly listed: Uint8Array;
  /** True where entries and rows are one to one. */
  readonly complete: boolean;
}

const ENTRIES_BEFORE_A_BREATH = 65_536;

/** The rows of the batches, by id. */
export interface StoredRows {
  /** Indexed without groups. */
  readonly byId: IdIndex;
  readonly batches: readonly Part[];
  /** First row of each batch, and the row count. */
  readonly starts: Float64Array;
}

/**
 * Entry (id, batch) means the row of that id in that batch. Where a batch holds an id several
 * times, the k-th entry of it means the k-th such row.
 */
export async function matchIndex(
  entries: IndexEntries,
  stored: StoredRows,
  signal: AbortSignal | undefined,
): Promise<IndexMatch> {
  const { ids } = stored.byId;
  const groups = batchOfRow(stored.starts, ids.offsets.length - 1);
  // Where no id repeats, it finds its row without the batch, and that only has to agree.
  const grouped = stored.byId.duplicates() !== null;
  const index = grouped ? await IdIndex.build(ids, { groups, signal }) : stored.byId;
  const matcher = new Matcher(
    entries.ids,
    batchOfEntry(entries.batches, stored.batches),
    index,
    groups,
    grouped,
  );
  // The work is done in a plain function, which the compiler makes fast; an async one it does not.
  for (let first = 0; first < matcher.rows.length; first += ENTRIES_BEFORE_A_BREATH) {
    matcher.match(first, Math.min(matcher.rows.length, first + ENTRIES_BEFORE_A_BREATH));
    await yieldToEventLoop();
    throwIfCancelled(signal);
  }
  return matcher.result();
}

class Matcher {
  readonly rows: Int32Array;
  readonly #listed: Uint8Array;
  /** For ids that a batch holds several times: the last row given out, by the first one. */
  readonly #given = new Map<number, number>();
  #matched = 0;

  constructor(
    private readonly ids: StringColumn,
    private readonly batches: Int32Array,
    private readonly index: IdIndex,
    private readonly groups: Int32Array,
    private readonly grouped: boolean,
  ) {
    this.rows = allocated(() => new Int32Array(batches.length));
    this.#listed = allocated(() => new Uint8Array(groups.length));
  }

  match(first: number, end: number): void {
    for (let entry = first; entry < end; entry += 1) {
      const row = this.#rowOf(entry);
      this.rows[entry] = row;
      if (row === -1) continue;
      this.#listed[row] = 1;
      this.#matched += 1;
    }
  }

  result(): IndexMatch {
    const complete =
      this.#matched === this.groups.length && this.rows.length === this.groups.length;
    return { rows: this.rows, listed: this.#listed, complete };
  }

  #rowOf(entry: number): number {
    const group = this.batches[entry] ?? -1;
    if (group === -1) return -1;
    const from = this.ids.offsets[entry] ?? 0;
    const to = this.ids.offsets[entry + 1] ?? from;
    const found = this.index.first(this.ids.bytes, from, to, this.grouped ? group : 0);
    if (found === -1 || this.groups[found] !== group) return -1;
    if (this.#listed[found] === 0) return found;
    // The first is taken: the next of the same id in the same batch, if there is one left.
    const next = this.index.nextOf(this.#given.get(found) ?? found);
    if (next !== -1) this.#given.set(found, next);
    return next;
  }
}

function batchOfRow(starts: Float64Array, rowCount: number): Int32Array {
  const groups = allocated(() => new Int32Array(rowCount));
  for (let batch = 0; batch + 1 < starts.length; batch += 1)
    groups.fill(batch, starts[batch], starts[batch + 1]);
  return groups;
}

/** Numbers up to this are looked up in an array, the fastest way; Hyrax counts from 0. */
const MAX_DENSE_NUMBER = 4_000_000;

/** Position of each entry's batch among the sound ones, or -1. */
function batchOfEntry(numbers: Float64Array, batches: readonly Part[]): Int32Array {
  const known = batches.map(({ name }) => batchNumber(name) ?? -1);
  const highest = known.reduce((most, number) => Math.max(most, number), -1);
  const positions = allocated(() => new Int32Array(numbers.length));
  if (highest > MAX_DENSE_NUMBER) {
    const byNumber = new Map(known.map((number, position) => [number, position]));
    return positions.map((_, entry) => byNumber.get(numbers[entry] ?? -1) ?? -1);
  }
  const dense = new Int32Array(highest + 1).fill(-1);
  for (const [position, number] of known.entries()) dense[number] = position;
  for (let entry = 0; entry < positions.length; entry += 1)
    positions[entry] = dense[numbers[entry] ?? -1] ?? -1;
  return positions;
}

/** Batch numbers as plain numbers; an int64 by its two halves, which is ten times as fast. */
function plainNumbers(data: TypedArray): Float64Array {
  if (!(data instanceof BigInt64Array))
    return allocated(() => Float64Array.from<number | bigint>(data, Number));
  const halves = new Uint32Array(data.buffer, data.byteOffset, data.length * 2);
  const numbers = allocated(() => new Float64Array(data.length));
  for (let entry = 0; entry < numbers.length; entry += 1) {
    const high = (halves[entry * 2 + 1] ?? 0) | 0;
    numbers[entry] = high * 2 ** 32 + (halves[entry * 2] ?? 0);
  }
  return numbers;
}

/** Text sorts by code point, bytes by value: in UTF-8 both are the order of the bytes. */
function unsortedText(ids: StringColumn): number {
  const bytes = Buffer.from(ids.bytes.buffer, ids.bytes.byteOffset, ids.bytes.byteLength);
  for (let row = 1; row + 1 < ids.offsets.length; row += 1) {
    const start = ids.offsets[row] ?? 0;
    if (bytes.compare(bytes, start, ids.offsets[row + 1], ids.offsets[row - 1], start) > 0)
      return row;
  }
  return -1;
}

function unsortedNumber(values: ArrayLike<number | bigint>): number {
  for (let row = 1; row < values.length; row += 1)
    if ((values[row] ?? 0) < (values[row - 1] ?? 0)) return row;
  return -1;
}
