import type { Column, StringColumn } from '../../../shared/model/tensor';

/** Rows in the order of their ids, as NumPy sorts them; rows of the same id keep their order. */
export function sortedRows(ids: Column, rowCount: number): Uint32Array {
  const rows = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) rows[row] = row;
  const compare = ids.kind === 'string' ? textOrder(ids) : numberOrder(ids.data);
  return rows.sort((a, b) => compare(a, b) || a - b);
}

/** By code point, which in UTF-8 is the order of the bytes; for `S` by byte. */
function textOrder({ bytes, offsets }: StringColumn): (a: number, b: number) => number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (a, b) => buffer.compare(buffer, offsets[b], offsets[b + 1], offsets[a], offsets[a + 1]);
}

function numberOrder(values: ArrayLike<number | bigint>): (a: number, b: number) => number {
  return (a, b) => {
    const x = values[a] ?? 0;
    const y = values[b] ?? 0;
    return x < y ? -1 : x > y ? 1 : 0;
  };
}
