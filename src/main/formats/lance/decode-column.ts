import type * as Arrow from 'apache-arrow';
import { InputError } from '../../../shared/errors';
import {
  allocateElements,
  bytesOf,
  dtypeFacts,
  elementCount,
  rowBytes,
  viewElements,
  type NumericDtype,
  type TypedArray,
} from '../../../shared/model/dtype';
import type { Column, NumericColumn, StringColumn } from '../../../shared/model/tensor';
import type { ArrowModule } from './arrow-schema';
import type { StoredColumn } from './stored-columns';
import { unescapeBytes } from '../rows/escaped-bytes';

const BACKSLASH = 0x5c;

/**
 * All rows of one column of a record batch. Numbers are views of Arrow's own memory where its
 * layout is ours, which is everywhere but for booleans (bits there, bytes here).
 * @throws InputError for lists of differing lengths, for nulls inside of a tensor, and for text
 * that is not what the mapping says.
 */
export function decodeColumn(arrow: ArrowModule, data: Arrow.Data, stored: StoredColumn): Column {
  const { decoding } = stored;
  const valid = validOf(data);
  switch (decoding.kind) {
    case 'numbers': {
      const values = listValues(arrow, data, stored, decoding.dtype, decoding.shape, valid.valid);
      return {
        kind: 'numeric',
        dtype: decoding.dtype,
        shape: decoding.shape,
        data: values,
        ...valid,
      };
    }
    case 'row-bytes':
      return {
        ...fromRowBytes(
          strings(data, 'bytes'),
          stored,
          decoding.dtype,
          decoding.shape,
          valid.valid,
        ),
        ...valid,
      };
    case 'decimal':
      return {
        ...fromDecimals(strings(data, 'utf8'), stored, decoding.dtype, valid.valid),
        ...valid,
      };
    case 'escaped-bytes':
      return { ...unescaped(strings(data, 'utf8')), ...valid };
    case 'strings':
      return { ...strings(data, decoding.encoding), ...valid };
  }
}

/** `count` lists of numbers of equal shape, flat. */
function listValues(
  arrow: ArrowModule,
  data: Arrow.Data,
  stored: StoredColumn,
  dtype: NumericDtype,
  shape: readonly number[],
  valid: Uint8Array | undefined,
): TypedArray {
  const rows = data.length;
  const { slots } = dtypeFacts(dtype);
  const perRow = elementCount(shape) * slots;
  const list: unknown = data.type;
  const flat = (from: number, count: number): TypedArray => {
    const leaf = leafRange(arrow, data, from, count, stored);
    if (leaf.count !== count * perRow) throw ragged(stored, perRow);
    return leafValues(leaf, dtype);
  };
  if (!(list instanceof arrow.List) || valid === undefined) {
    requireElements(arrow, data, stored, valid);
    return flat(0, rows);
  }
  // Null rows of a variable list hold no elements: the others are copied around them.
  requireElements(arrow, data, stored, valid);
  const out = allocateElements(dtype, rows * elementCount(shape));
  for (let row = 0; row < rows; row += 1) {
    if (valid[row] === 1) bytesOf(out).set(bytesOf(flat(row, 1)), row * rowBytes(dtype, shape));
  }
  return out;
}

interface LeafRange {
  readonly data: Arrow.Data;
  readonly from: number;
  readonly count: number;
}

/** Elements of rows `[from, from + count)` below all lists. */
function leafRange(
  arrow: ArrowModule,
  data: Arrow.Data,
  from: number,
  count: number,
  stored: StoredColumn,
): LeafRange {
  const type: unknown = data.type;
  const child = data.children[0];
  if (type instanceof arrow.FixedSizeList && child !== undefined) {
    return leafRange(arrow, child, from * type.listSize, count * type.listSize, stored);
  }
  if (type instanceof arrow.List && child !== undefined) {
    const offsets = data.valueOffsets as ArrayLike<number>;
    const begin = offsets[from] ?? 0;
    const size = (offsets[from + 1] ?? 0) - begin;
    for (let row = from; row < from + count; row += 1) {
      if ((offsets[row + 1] ?? 0) - (offsets[row] ?? 0) !== size) throw ragged(stored, size);
    }
    return leafRange(arrow, child, begin, size * count, stored);
  }
  return { data, from, count };
}

function leafValues({ data, from, count }: LeafRange, dtype: NumericDtype): TypedArray {
  const values = bytesOf(data.values as ArrayBufferView);
  if (dtype === 'bool')
    return Uint8Array.from({ length: count }, (_, index) =>
      bitAt(values, data.offset + from + index),
    );
  const { itemBytes, slots } = dtypeFacts(dtype);
  const width = itemBytes / slots;
  return viewElements(dtype, values.subarray(from * width, (from + count) * width));
}

/** A tensor has no room for null elements; only whole rows can be null. */
function requireElements(
  arrow: ArrowModule,
  data: Arrow.Data,
  stored: StoredColumn,
  valid: Uint8Array | undefined,
): void {
  const child = data.children[0];
  if (child === undefined) return;
  if (child.nullCount > 0) {
    for (let row = 0; row < data.length; row += 1) {
      if (valid?.[row] === 0) continue;
      const { from, count } = leafRange(arrow, data, row, 1, stored);
      const bits = child.nullBitmap;
      const nested = child.children.length > 0;
      const anyNull =
        nested ||
        Array.from({ length: count }).some(
          (_, index) => bitAt(bits, child.offset + from + index) === 0,
        );
      if (anyNull) {
        throw new InputError(
          'null-element',
          `“${stored.field.name}” has null elements inside of a row, which a tensor cannot hold.`,
        );
      }
    }
  }
  requireElements(arrow, child, stored, undefined);
}

function fromRowBytes(
  { offsets, bytes }: StringColumn,
  stored: StoredColumn,
  dtype: NumericDtype,
  shape: readonly number[],
  valid: Uint8Array | undefined,
): NumericColumn {
  const rows = offsets.length - 1;
  const width = rowBytes(dtype, shape);
  const even = offsets.every((offset, row) => offset === row * width);
  if (even) return { kind: 'numeric', dtype, shape, data: viewElements(dtype, bytes) };
  const data = allocateElements(dtype, rows * elementCount(shape));
  for (let row = 0; row < rows; row += 1) {
    const part = bytes.subarray(offsets[row], offsets[row + 1]);
    if (part.length === width) bytesOf(data).set(part, row * width);
    else if (valid?.[row] !== 0) throw ragged(stored, width);
  }
  return { kind: 'numeric', dtype, shape, data };
}

function fromDecimals(
  { offsets, bytes }: StringColumn,
  stored: StoredColumn,
  dtype: NumericDtype,
  valid: Uint8Array | undefined,
): NumericColumn {
  const rows = offsets.length - 1;
  const data = allocateElements(dtype, rows);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  for (let row = 0; row < rows; row += 1) {
    if (valid?.[row] === 0) continue;
    const digits = text.slice(offsets[row], offsets[row + 1]);
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      data[row] = /^-?\d+$/.test(digits) ? BigInt(digits) : 0n;
    } else data[row] = Number(digits);
    if (String(data[row]) !== digits) {
      throw new InputError(
        'not-a-number',
        `“${stored.field.name}” is recorded as ${dtype} and holds “${digits}”.`,
      );
    }
  }
  return { kind: 'numeric', dtype, shape: [], data };
}

function strings(data: Arrow.Data, encoding: 'utf8' | 'bytes'): StringColumn {
  const values = bytesOf(data.values as ArrayBufferView);
  const rows = data.length;
  const width = 'byteWidth' in data.type ? Number(data.type.byteWidth) : null;
  if (width !== null) {
    const offsets = Int32Array.from({ length: rows + 1 }, (_, row) => row * width);
    return { kind: 'string', encoding, offsets, bytes: values.subarray(0, rows * width) };
  }
  const stored = data.valueOffsets as unknown as Int32Array | BigInt64Array;
  const narrow =
    stored instanceof Int32Array
      ? stored.subarray(0, rows + 1)
      : Int32Array.from(stored.subarray(0, rows + 1), Number);
  const begin = narrow[0] ?? 0;
  const offsets = begin === 0 ? narrow : narrow.map((offset) => offset - begin);
  return {
    kind: 'string',
    encoding,
    offsets,
    bytes: values.subarray(begin, begin + (offsets[rows] ?? 0)),
  };
}

/** Rows as the bytes that their text spells; without an escape they are those of the text. */
function unescaped({ offsets, bytes }: StringColumn): StringColumn {
  if (!bytes.includes(BACKSLASH)) return { kind: 'string', encoding: 'bytes', offsets, bytes };
  const rows = Array.from({ length: offsets.length - 1 }, (_, row) =>
    unescapeBytes(bytes.subarray(offsets[row], offsets[row + 1])),
  );
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => {
    starts[index + 1] = (starts[index] ?? 0) + row.length;
  });
  return { kind: 'string', encoding: 'bytes', offsets: starts, bytes: Buffer.concat(rows) };
}

/** One byte a row where Arrow has a bitmap with nulls in it. */
function validOf(data: Arrow.Data): { valid?: Uint8Array } {
  if (data.nullCount === 0) return {};
  const bits = data.nullBitmap;
  return {
    valid: Uint8Array.from({ length: data.length }, (_, row) => bitAt(bits, data.offset + row)),
  };
}

function bitAt(bits: Uint8Array, index: number): number {
  return ((bits[index >> 3] ?? 0) >> (index & 7)) & 1;
}

function ragged({ field }: StoredColumn, expected: number): InputError {
  return new InputError(
    'ragged',
    `Rows of “${field.name}” have differing lengths (${expected} expected), so they are no tensor.`,
  );
}
