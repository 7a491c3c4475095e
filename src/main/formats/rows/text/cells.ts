/** What stands in a cell, as far as its first byte and its quotes say. */
export const MARK = {
  /** Nothing: no key, JSON's `null`, an empty cell without quotes. */
  nothing: 0,
  /** Text without quotes: a number or a word. */
  bare: 1,
  /** Text in quotes, which the span leaves out. */
  quoted: 2,
  /** As `quoted`, with escapes inside. */
  escaped: 3,
  /** A JSON list or object, brackets included. */
  list: 4,
  object: 5,
} as const;
export type Mark = (typeof MARK)[keyof typeof MARK];

/** Where the cells of one row lie, by the number of their column. */
export class Cells {
  /** The bytes that spans of unescaped cells refer to. */
  bytes: Buffer = Buffer.alloc(0);
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly #marks: Uint8Array;

  constructor(readonly count: number) {
    this.from = new Int32Array(count);
    this.to = new Int32Array(count);
    this.#marks = new Uint8Array(count);
  }

  clear(bytes: Buffer): void {
    this.bytes = bytes;
    this.#marks.fill(MARK.nothing);
  }

  set(column: number, mark: Mark, from: number, to: number): void {
    this.#marks[column] = mark;
    this.from[column] = from;
    this.to[column] = to;
  }

  markOf(column: number): Mark {
    // Only `set` writes here, so every byte is a mark.
    return (this.#marks[column] ?? MARK.nothing) as Mark;
  }

  fromOf(column: number): number {
    return this.from[column] ?? 0;
  }

  toOf(column: number): number {
    return this.to[column] ?? 0;
  }
}
