/** Values of one key in lists of records: what they can be as a column, and the column itself. */
import { type NumericDtype, allocateElements, elementCount } from '../../../shared/model/dtype';
import type { Column } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';

/** What a key's values were found to be, so far. */
interface Seen {
  readonly kind: 'bool' | 'int' | 'uint' | 'float' | 'text' | 'bytes';
  readonly shape: readonly number[];
}

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

export class RecordColumn {
  #seen: Seen | null = null;
  #isNullable = false;
  #isMixed = false;

  constructor(readonly name: string) {}

  /** Takes one more value into account. */
  see(value: unknown): void {
    if (value === null) this.#isNullable = true;
    else if (!this.#isMixed) {
      const kind = kindOf(value);
      const both: Seen | null =
        kind === null || this.#seen === null ? kind : common(this.#seen, kind);
      this.#isMixed = both === null;
      this.#seen = both;
    }
  }

  /** dtype and shape; null where the values make no column. */
  type(): {
    readonly dtype: NumericDtype | 'str' | 'bytes';
    readonly shape: readonly number[];
    readonly isNullable: boolean;
  } | null {
    if (this.#isMixed || this.#seen === null) return null;
    const { kind, shape } = this.#seen;
    const isNullable = this.#isNullable;
    switch (kind) {
      case 'bool':
        return { dtype: 'bool', shape, isNullable };
      case 'int':
        return { dtype: 'int64', shape, isNullable };
      case 'uint':
        return { dtype: 'uint64', shape, isNullable };
      case 'float':
        return { dtype: 'float64', shape, isNullable };
      case 'text':
        return { dtype: 'str', shape, isNullable };
      case 'bytes':
        return { dtype: 'bytes', shape, isNullable };
    }
  }
}

/** The values as a column of the type that all blocks agreed on. */
export function recordColumn(
  values: readonly unknown[],
  { dtype, shape }: { readonly dtype: string; readonly shape: readonly number[] },
): Column {
  const nulls = values.includes(null)
    ? { valid: Uint8Array.from(values, (value) => (value === null ? 0 : 1)) }
    : {};
  if (dtype === 'str')
    return stringColumn(values.map((value) => (typeof value === 'string' ? value : null)));
  if (dtype === 'bytes') return { ...bytesColumn(values), ...nulls };
  const each = elementCount(shape);
  const fill = (
    target: { [index: number]: number | bigint },
    of: (leaf: unknown) => number | bigint,
  ): void =>
    values.forEach((value, row) => {
      leavesOf(value).forEach((leaf, at) => (target[row * each + at] = of(leaf)));
    });
  const numeric = dtype === 'bool' || dtype === 'int64' || dtype === 'uint64' ? dtype : 'float64';
  const data = allocateElements(numeric, values.length * each);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array)
    fill(data, (leaf) => BigInt(typeof leaf === 'bigint' ? leaf : Number(leaf)));
  else fill(data, Number);
  return { kind: 'numeric', dtype: numeric, shape, data, ...nulls };
}

function bytesColumn(values: readonly unknown[]): Extract<Column, { kind: 'string' }> {
  const parts = values.map((value) => (value instanceof Uint8Array ? value : new Uint8Array(0)));
  const offsets = new Int32Array(parts.length + 1);
  parts.forEach((part, row) => (offsets[row + 1] = (offsets[row] ?? 0) + part.length));
  const bytes = new Uint8Array(offsets[parts.length] ?? 0);
  parts.forEach((part, row) => {
    bytes.set(part, offsets[row]);
  });
  return { kind: 'string', encoding: 'bytes', offsets, bytes };
}

function leavesOf(value: unknown): readonly unknown[] {
  if (value === null) return [];
  return Array.isArray(value) ? value.flatMap(leavesOf) : [value];
}

function kindOf(value: unknown): Seen | null {
  switch (typeof value) {
    case 'boolean':
      return { kind: 'bool', shape: [] };
    case 'string':
      return { kind: 'text', shape: [] };
    case 'bigint':
      return integerKind(value);
    case 'number':
      // −0 is no integer, though JavaScript says so.
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? { kind: 'int', shape: [] }
        : { kind: 'float', shape: [] };
    default:
      if (value instanceof Uint8Array) return { kind: 'bytes', shape: [] };
      return Array.isArray(value) ? listKind(value) : null;
  }
}

function integerKind(value: bigint): Seen | null {
  if (value >= INT64_MIN && value <= INT64_MAX) return { kind: 'int', shape: [] };
  return value > 0n && value <= UINT64_MAX ? { kind: 'uint', shape: [] } : null;
}

/** Numbers in lists of one length, and lists of such lists. */
function listKind(list: readonly unknown[]): Seen | null {
  let all: Seen | null = null;
  for (const item of list) {
    const kind = kindOf(item);
    if (kind === null || kind.kind === 'text' || kind.kind === 'bytes') return null;
    all = all === null ? kind : common(all, kind);
    if (all === null) return null;
  }
  return all === null ? null : { kind: all.kind, shape: [list.length, ...all.shape] };
}

/** What both can be held as; integers beside floats are floats. */
function common(a: Seen, b: Seen): Seen | null {
  const isSameShape =
    a.shape.length === b.shape.length && a.shape.every((extent, axis) => extent === b.shape[axis]);
  if (!isSameShape) return null;
  if (a.kind === b.kind) return a;
  const kinds = [a.kind, b.kind];
  if (kinds.includes('int') && kinds.includes('float')) return a.kind === 'float' ? a : b;
  return null;
}
