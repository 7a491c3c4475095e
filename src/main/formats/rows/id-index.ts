import type { Column, StringColumn } from '../../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { allocated } from './allocate';

/** Rows indexed between two breaths. */
const ROWS_BEFORE_A_BREATH = 65_536;

export interface IdIndexOptions {
  /** A number a row that belongs to the key: rows of different groups never share an id. */
  readonly groups?: Int32Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Rows by id: a hash table over the bytes of the ids (open addressing, linear probing), so that a
 * million ids cost three typed arrays and no string.
 */
export class IdIndex {
  /**
   * Pairs: the first row with the id of this slot, or -1, and the id's hash. Side by side, because
   * a look at another array is a miss of the processor's cache.
   */
  readonly #slots: Int32Array;
  /** Next row with the same id, or -1. */
  readonly #next: Int32Array;
  readonly #mask: number;

  private constructor(
    readonly ids: StringColumn,
    private readonly groups: Int32Array | undefined,
  ) {
    const count = ids.offsets.length - 1;
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(4, count * 2)));
    this.#mask = capacity - 1;
    this.#slots = allocated(() => new Int32Array(capacity * 2).fill(-1));
    this.#next = allocated(() => new Int32Array(count).fill(-1));
  }

  /** @throws CancelledError */
  static async build(ids: StringColumn, options: IdIndexOptions = {}): Promise<IdIndex> {
    const index = new IdIndex(ids, options.groups);
    // From the last row to the first, so that every chain begins with its first row.
    for (let end = ids.offsets.length - 1; end > 0; end -= ROWS_BEFORE_A_BREATH) {
      throwIfCancelled(options.signal);
      index.#insertRange(Math.max(0, end - ROWS_BEFORE_A_BREATH), end);
      if (end > ROWS_BEFORE_A_BREATH) await yieldToEventLoop();
    }
    return index;
  }

  /** First row whose id is `bytes[from, to)`, or -1. */
  first(bytes: Uint8Array, from = 0, to = bytes.length, group = 0): number {
    return this.#slots[this.#slot(bytes, from, to, group)] ?? -1;
  }

  /** The next row with the same id, or -1. */
  nextOf(row: number): number {
    return this.#next[row] ?? -1;
  }

  /** Every row with this id, ascending. */
  rowsOf(bytes: Uint8Array): number[] {
    const rows: number[] = [];
    for (let row = this.first(bytes); row !== -1; row = this.nextOf(row)) rows.push(row);
    return rows;
  }

  /** How many ids occur more than once, and the first row (in stored order) that repeats one. */
  duplicates(): {
    readonly ids: number;
    readonly rows: number;
    readonly row: number;
    readonly repeats: number;
  } | null {
    let ids = 0;
    let rows = 0;
    let row = -1;
    for (let slot = 0; slot < this.#slots.length; slot += 2) {
      const first = this.#slots[slot] ?? -1;
      if (first === -1 || this.nextOf(first) === -1) continue;
      ids += 1;
      for (let next = this.nextOf(first); next !== -1; next = this.nextOf(next)) {
        rows += 1;
        if (row === -1 || next < row) row = next;
      }
    }
    if (row === -1) return null;
    const repeats = this.first(this.ids.bytes, this.ids.offsets[row], this.ids.offsets[row + 1]);
    return { ids, rows, row, repeats };
  }

  #insertRange(start: number, end: number): void {
    for (let row = end - 1; row >= start; row -= 1) this.#insert(row);
  }

  #insert(row: number): void {
    const { ids, groups } = this;
    const from = ids.offsets[row] ?? 0;
    const to = ids.offsets[row + 1] ?? 0;
    const group = groups?.[row] ?? 0;
    const slot = this.#slot(ids.bytes, from, to, group);
    this.#next[row] = this.#slots[slot] ?? -1;
    this.#slots[slot] = row;
    this.#slots[slot + 1] = keyHash(ids.bytes, from, to, group);
  }

  /** Where the row of this slot stands; the slot is free or holds this key. */
  #slot(bytes: Uint8Array, from: number, to: number, group: number): number {
    const hash = keyHash(bytes, from, to, group);
    let slot = hash & this.#mask;
    for (;;) {
      const row = this.#slots[slot * 2] ?? -1;
      if (row === -1) return slot * 2;
      if (this.#slots[slot * 2 + 1] === hash && this.#isKey(row, bytes, from, to, group))
        return slot * 2;
      slot = (slot + 1) & this.#mask;
    }
  }

  #isKey(row: number, bytes: Uint8Array, from: number, to: number, group: number): boolean {
    return (this.groups?.[row] ?? 0) === group && sameBytes(this.ids, row, bytes, from, to);
  }
}

/** FNV-1a with a final mix, a signed 32-bit number. */
function keyHash(bytes: Uint8Array, from: number, to: number, group: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13) ^ Math.imul(group, 0x9e3779b1);
}

/** Whether row `row` of the column holds exactly `bytes[from, to)`. */
export function sameBytes(
  column: StringColumn,
  row: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  const start = column.offsets[row] ?? 0;
  const length = (column.offsets[row + 1] ?? 0) - start;
  if (length !== to - from) return false;
  for (let at = 0; at < length; at += 1)
    if (column.bytes[start + at] !== bytes[from + at]) return false;
  return true;
}

/** Ids as text: strings as they are, integers in decimal. */
export function idText(column: Column): StringColumn {
  if (column.kind === 'string') return column;
  const { data } = column;
  const offsets = new Int32Array(data.length + 1);
  let bytes = Buffer.alloc(Math.max(16, data.length * 8));
  let end = 0;
  for (let row = 0; row < data.length; row += 1) {
    // At most 20 digits and a sign.
    if (bytes.length - end < 24) bytes = Buffer.concat([bytes], bytes.length * 2);
    end += bytes.write(String(data[row]), end, 'latin1');
    offsets[row + 1] = end;
  }
  return {
    kind: 'string',
    encoding: 'utf8',
    offsets,
    bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, end),
  };
}
