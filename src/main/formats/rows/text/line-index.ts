import type { OpenOptions } from '../../types';
import type { Dialect } from './dialect';
import { passMeter } from './pass-meter';
import type { TextSource } from './text-source';
import { walkRows } from './walk-rows';

/** 16 MiB of marks at most, whatever the file. */
const MAX_MARKS = 2 ** 20;

export interface LineMark {
  readonly row: number;
  /** Byte of the file where the row begins. */
  readonly offset: number;
  /** Line of the file where it begins, counted from 1. */
  readonly line: number;
}

/**
 * Where every `every`-th row begins. Rows are added in order; when the marks are full, every
 * second one is dropped, so memory is bounded for any number of rows.
 */
export class LineIndex {
  every = 1;
  rowCount = 0;
  blankLines = 0;
  lines = 0;
  /** Of the longest row, newline included. */
  longestRow = 0;
  #marks = 0;
  #offsets = new Float64Array(1024);
  #lines = new Float64Array(1024);

  constructor(
    private readonly end: number,
    private readonly maxMarks = MAX_MARKS,
  ) {}

  add(offset: number, line: number, bytes: number): void {
    if (this.rowCount % this.every === 0) {
      if (this.#marks === this.maxMarks) this.#thin();
      if (this.rowCount % this.every === 0) this.#push(offset, line);
    }
    this.rowCount += 1;
    if (bytes > this.longestRow) this.longestRow = bytes;
  }

  /** The last mark at `row` or before it. */
  markBefore(row: number): LineMark {
    const mark = Math.floor(row / this.every);
    if (mark >= this.#marks) return { row, offset: this.end, line: 1 };
    return {
      row: mark * this.every,
      offset: this.#offsets[mark] ?? 0,
      line: this.#lines[mark] ?? 0,
    };
  }

  /** A byte at which row `end - 1` is over: the mark at `end` or behind it. */
  offsetBehind(end: number): number {
    const mark = Math.ceil(end / this.every);
    return mark < this.#marks ? (this.#offsets[mark] ?? this.end) : this.end;
  }

  /** Most bytes between two marks: what is read for one row. */
  get widestSpan(): number {
    let widest = 0;
    for (let mark = 0; mark < this.#marks; mark += 1) {
      const next = mark + 1 < this.#marks ? (this.#offsets[mark + 1] ?? 0) : this.end;
      widest = Math.max(widest, next - (this.#offsets[mark] ?? 0));
    }
    return widest;
  }

  #push(offset: number, line: number): void {
    if (this.#marks === this.#offsets.length) {
      this.#offsets = grown(this.#offsets);
      this.#lines = grown(this.#lines);
    }
    this.#offsets[this.#marks] = offset;
    this.#lines[this.#marks] = line;
    this.#marks += 1;
  }

  #thin(): void {
    this.#marks = Math.ceil(this.#marks / 2);
    for (let mark = 0; mark < this.#marks; mark += 1) {
      this.#offsets[mark] = this.#offsets[mark * 2] ?? 0;
      this.#lines[mark] = this.#lines[mark * 2] ?? 0;
    }
    this.every *= 2;
  }
}

function grown(from: Float64Array): Float64Array<ArrayBuffer> {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
}

/** For a pass over a whole file, which may be long. */
export type PassOptions = Pick<OpenOptions, 'signal' | 'report'>;

/**
 * One pass over the file's newlines.
 * @param from byte and line where the first row begins: behind a header
 */
export async function indexRows(
  source: TextSource,
  dialect: Dialect,
  from: { readonly offset: number; readonly line: number },
  { signal, report }: PassOptions = {},
): Promise<LineIndex> {
  const index = new LineIndex(source.end);
  const range = { from: from.offset, to: source.end, line: from.line };
  const tell = passMeter(source, from.offset, report);
  const { lines, blankLines } = await walkRows(source, dialect, range, signal, (row) => {
    tell(row);
    index.add(row.base + row.from, row.line, row.to - row.from);
    return true;
  });
  index.lines = lines;
  index.blankLines = blankLines;
  return index;
}
