/** Strings as NumPy's fixed-width items: `U` from text, `S` from bytes. */
import { isUtf8 } from 'node:buffer';
import { InputError } from '../../../shared/errors';
import type { StringColumn } from '../../../shared/model/tensor';
import { stringBytes } from '../../lib/string-column';
import { codePointCount, utf8ToUtf32 } from '../rows/utf32';

export type ItemKind = 'unicode' | 'bytes';

export interface ItemType {
  readonly kind: ItemKind;
  /** Characters or bytes; NumPy has no item narrower than one. */
  readonly width: number;
}

export function itemBytes({ kind, width }: ItemType): number {
  return kind === 'unicode' ? width * 4 : width;
}

export function itemDescr({ kind, width }: ItemType): string {
  return kind === 'unicode' ? `<U${width}` : `|S${width}`;
}

/** `str320` → ten characters; `str` and `bytes` have no width; anything else is no string. */
export function parseStringDtype(
  dtype: string,
): { readonly kind: ItemKind; readonly width: number | null } | null {
  const [, name, bits] = /^(str|bytes)([0-9]*)$/.exec(dtype) ?? [];
  if (name === undefined || bits === undefined) return null;
  const kind = name === 'str' ? 'unicode' : 'bytes';
  return {
    kind,
    width:
      bits === '' ? null : Math.max(1, Math.ceil(Number(bits) / (kind === 'unicode' ? 32 : 8))),
  };
}

/** The widest row, in the unit of the kind; at least 1. */
export function widestItem(column: StringColumn, kind: ItemKind): number {
  let widest = 1;
  for (let row = 0; row + 1 < column.offsets.length; row += 1) {
    const bytes = stringBytes(column, row);
    if (bytes.length > widest)
      widest = Math.max(widest, kind === 'bytes' ? bytes.length : codePointCount(bytes));
  }
  return widest;
}

/**
 * @param firstRow the dataset's number of the column's first row, for messages.
 * @throws InputError for what NumPy cannot hold: a null, a trailing NUL, text that is no UTF-8.
 */
export function assertHoldable(
  column: StringColumn,
  kind: ItemKind,
  field: string,
  firstRow: number,
): void {
  if (kind === 'unicode' && !isUtf8(column.bytes)) {
    throw new InputError('bad-string', `The field "${field}" holds bytes that are no UTF-8 text.`, {
      row: firstRow,
    });
  }
  for (let row = 0; row + 1 < column.offsets.length; row += 1) {
    const end = column.offsets[row + 1] ?? 0;
    const start = column.offsets[row] ?? 0;
    if (end > start && column.bytes[end - 1] === 0) {
      throw new InputError(
        'trailing-nul',
        `A value of "${field}" ends with a NUL, which NumPy would drop.`,
        { row: firstRow + row },
      );
    }
  }
}

/** Writes row `row` as an item at `to`; the target's bytes there must be zero. */
export function writeItem(
  column: StringColumn,
  row: number,
  type: ItemType,
  target: Uint8Array,
  to: number,
): void {
  const bytes = stringBytes(column, row);
  if (type.kind === 'unicode') utf8ToUtf32(bytes, target, to);
  else target.set(bytes, to);
}

/** @throws InputError when a row is wider than the type that was promised for it. */
export function assertFits(
  column: StringColumn,
  type: ItemType,
  field: string,
  firstRow: number,
): void {
  if (widestItem(column, type.kind) <= type.width) return;
  for (let row = 0; row + 1 < column.offsets.length; row += 1) {
    const bytes = stringBytes(column, row);
    const width = type.kind === 'bytes' ? bytes.length : codePointCount(bytes);
    if (width <= type.width) continue;
    throw new InputError(
      'string-too-long',
      `A value of "${field}" is ${width} long where the schema promises at most ${type.width}.`,
      { row: firstRow + row },
    );
  }
}

/** All rows as items, in pieces of a few MiB. */
export function* itemChunks(column: StringColumn, type: ItemType): Generator<Uint8Array> {
  const size = itemBytes(type);
  const rows = column.offsets.length - 1;
  const rowsAtOnce = Math.max(1, Math.floor((4 * 1024 * 1024) / size));
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - first);
    const chunk = new Uint8Array(count * size);
    for (let row = 0; row < count; row += 1)
      writeItem(column, first + row, type, chunk, row * size);
    yield chunk;
  }
}
