/** What the two index files hold: an entry (id, batch number) a row, in one order or another. */
import { bytesOf, viewElements } from '../../../shared/model/dtype';
import type { Column } from '../../../shared/model/tensor';
import { numericBytes } from '../npy/array-file';
import { encodeNpyHeader } from '../npy/encode';
import { writeItem } from '../npy/string-items';
import { concatenate } from '../rows/read-ids';
import type { HyraxFields } from './plan-write';
import { idItem, rowType } from './row-type';

/** The ids of all rows as one column. */
export function joinedIds(
  columns: readonly Column[],
  { id: { form } }: Pick<HyraxFields, 'id'>,
): Column {
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

export interface IndexContent {
  readonly fields: HyraxFields;
  /** Width of string ids. */
  readonly idWidth: number;
  /** Of all rows. */
  readonly ids: Column;
  readonly batchRows: number;
  /** Row of each entry. */
  readonly order: Uint32Array;
}

/** The bytes of an index file, some MiB at a time. */
export function* indexChunks(content: IndexContent): Generator<Uint8Array> {
  const { fields, ids, batchRows, order } = content;
  const item = idItem(fields, content.idWidth);
  const { idDescr, idBytes } = rowType(fields, content.idWidth);
  yield encodeNpyHeader(
    [
      { name: 'id', descr: idDescr, shape: [] },
      { name: 'batch_num', descr: '<i8', shape: [] },
    ],
    [order.length],
  );
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
      view.setUint32(entry * stride + idBytes, Math.floor(row / batchRows), true);
    }
    yield chunk;
  }
}
