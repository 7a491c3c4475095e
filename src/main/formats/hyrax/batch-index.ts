/** The entries of `batch_index.npy`, and which stored row each of them means. */
import type { StringColumn } from '../../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { columnsOf } from '../npy/assemble';
import { allocated } from '../npy/column-sink';
import { toField, toSpec } from '../npy/fields';
import { IdIndex, idText } from '../npy/id-index';
import type { Part } from '../npy/part';
import { RowReader } from '../npy/row-reader';
import { RowStore } from '../npy/row-store';

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
      const batches = allocated(() =>
        Float64Array.from(number.data as ArrayLike<number | bigint>, Number),
      );
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

/**
 * Entry (id, batch) means the row of that id in that batch. Where a batch holds an id several
 * times, the k-th entry of it means the k-th such row.
 * @param groupOf which part a batch number is, or -1.
 */
export async function matchIndex(
  entries: IndexEntries,
  stored: { readonly ids: StringColumn; readonly starts: Float64Array },
  groupOf: (batch: number) => number,
  signal: AbortSignal | undefined,
): Promise<IndexMatch> {
  const rowCount = stored.ids.offsets.length - 1;
  const groups = allocated(() => new Int32Array(rowCount));
  for (let part = 0; part + 1 < stored.starts.length; part += 1)
    groups.fill(part, stored.starts[part], stored.starts[part + 1]);
  const index = await IdIndex.build(stored.ids, { groups, signal });
  const rows = allocated(() => new Int32Array(entries.batches.length));
  const listed = allocated(() => new Uint8Array(rowCount));
  /** For ids that a batch holds several times: the next row to give out, by the first one. */
  const given = new Map<number, number>();
  let matched = 0;
  for (let entry = 0; entry < rows.length; entry += 1) {
    if (entry % ENTRIES_BEFORE_A_BREATH === ENTRIES_BEFORE_A_BREATH - 1) {
      await yieldToEventLoop();
      throwIfCancelled(signal);
    }
    const group = groupOf(entries.batches[entry] ?? -1);
    const from = entries.ids.offsets[entry] ?? 0;
    const first =
      group === -1
        ? -1
        : index.first(entries.ids.bytes, from, entries.ids.offsets[entry + 1] ?? from, group);
    const row = first === -1 ? -1 : (given.get(first) ?? (listed[first] === 1 ? -1 : first));
    rows[entry] = row;
    if (row === -1) continue;
    // Almost every id is alone in its batch; then a row that is listed is used up.
    if (row !== first || index.nextOf(row) !== -1) given.set(first, index.nextOf(row));
    listed[row] = 1;
    matched += 1;
  }
  return { rows, listed, complete: matched === rowCount && rows.length === rowCount };
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
