import type * as Arrow from 'apache-arrow';
import { InternalError } from '../../../shared/errors';
import { bytesOf, dtypeFacts } from '../../../shared/model/dtype';
import type { Column, NumericColumn, StringColumn } from '../../../shared/model/tensor';
import { type ArrowModule, elementType } from './arrow-schema';

/** A column as Arrow data of the field's type, over the same memory wherever Arrow lays it out so. */
export function encodeColumn(
  arrow: ArrowModule,
  field: Arrow.Field,
  column: Column,
  rows: number,
): Arrow.Data {
  const type: unknown = field.type;
  const nulls = nullParts(column.valid);
  if (column.kind === 'string') return encodeStrings(arrow, type, column, rows, nulls);
  if (type instanceof arrow.Binary) {
    const bytes = bytesOf(column.data);
    const width = rows === 0 ? 0 : bytes.length / rows;
    const valueOffsets = Int32Array.from({ length: rows + 1 }, (_, row) => row * width);
    return arrow.makeData({ type, length: rows, valueOffsets, data: bytes, ...nulls });
  }
  if (type instanceof arrow.FixedSizeList) {
    const length = rows * type.listSize;
    const child = encodeElements(arrow, column, length);
    return arrow.makeData({ type, length: rows, child, ...nulls });
  }
  const elements = encodeElements(arrow, column, rows);
  const { nullCount, nullBitmap } = nulls;
  return nullBitmap === undefined
    ? elements
    : new arrow.Data(elements.type, 0, rows, nullCount, [undefined, elements.values, nullBitmap]);
}

/** Row numbers as decimal text: the ids of a dataset that has none. */
export function encodeRowNumbers(arrow: ArrowModule, firstRow: number, rows: number): Arrow.Data {
  const texts = Array.from({ length: rows }, (_, row) => String(firstRow + row));
  const valueOffsets = new Int32Array(rows + 1);
  texts.forEach((text, row) => {
    valueOffsets[row + 1] = (valueOffsets[row] ?? 0) + text.length;
  });
  const data = new TextEncoder().encode(texts.join(''));
  return arrow.makeData({ type: new arrow.Utf8(), length: rows, nullCount: 0, valueOffsets, data });
}

function encodeStrings(
  arrow: ArrowModule,
  type: unknown,
  { offsets, bytes }: StringColumn,
  rows: number,
  nulls: NullParts,
): Arrow.Data {
  const parts = { length: rows, valueOffsets: offsets, data: bytes, ...nulls };
  if (type instanceof arrow.Utf8) return arrow.makeData({ type, ...parts });
  if (type instanceof arrow.Binary) return arrow.makeData({ type, ...parts });
  throw new InternalError('Strings were to be written into a column of numbers.');
}

/** The numbers of a column as one flat run of Arrow values. */
function encodeElements(
  arrow: ArrowModule,
  { dtype, data }: NumericColumn,
  length: number,
): Arrow.Data {
  const type = elementType(arrow, dtype);
  const values = dtypeFacts(dtype).kind === 'bool' ? packBits(data) : data;
  if (dtypeFacts(dtype).kind !== 'bool' && values.length !== length) {
    throw new InternalError(`${values.length} numbers came where ${length} were announced.`);
  }
  return new arrow.Data(type, 0, length, 0, [undefined, values]);
}

interface NullParts {
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array;
}

function nullParts(valid: Uint8Array | undefined): NullParts {
  if (valid === undefined) return { nullCount: 0 };
  const nullCount = valid.reduce((count, flag) => count + (flag === 0 ? 1 : 0), 0);
  return { nullCount, nullBitmap: packBits(valid) };
}

/** Arrow's bitmaps: one bit a value, least significant first; any value but 0 is true. */
function packBits(flags: ArrayLike<unknown>): Uint8Array {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (let index = 0; index < flags.length; index += 1) {
    if (flags[index] !== 0) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bits;
}
