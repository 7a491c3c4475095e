import { type Cells, MARK } from './cells';
import type { Dialect } from './dialect';
import { NumberEvidence, inspectList } from './evidence';
import { ByteSink } from './byte-sink';
import type { CellType } from './stored-column';
import { specialFloat } from './special-floats';

/** A list longer than this is taken for text. */
const LONGEST_LIST = 64 * 1024 * 1024;
/** Ids are short; a longer text is content. */
const LONGEST_ID = 200;
const OPEN_LIST = '[';

/** For one unescaped cell at a time. */
const scratch = new ByteSink();

/** A column of the file under its name. */
export interface SeenColumn {
  readonly name: string;
  readonly evidence: ColumnEvidence;
}

/** What the rows that were looked at say about one column. */
export class ColumnEvidence {
  readonly numbers = new NumberEvidence();
  /** Rows with a value. */
  values = 0;
  nothing = 0;
  #texts = 0;
  #lists = 0;
  #quotedWords = 0;
  #objects = 0;
  /** Undefined before the first list, null once two differ or one holds no numbers. */
  #shape: readonly number[] | null | undefined;
  readonly #listNumbers = new NumberEvidence();
  /** Texts seen, to know whether they repeat; null once one did. */
  #distinct: Set<string> | null = new Set();

  constructor(private readonly dialect: Dialect) {}

  add(cells: Cells, column: number): void {
    const mark = cells.markOf(column);
    if (mark === MARK.nothing) {
      this.nothing += 1;
      return;
    }
    if (mark === MARK.object) {
      this.values += 1;
      this.#objects += 1;
      return;
    }
    if (mark === MARK.list && cells.toOf(column) - cells.fromOf(column) > LONGEST_LIST) {
      this.values += 1;
      this.#lists += 1;
      this.#shape = null;
      return;
    }
    // A cell that cannot be read throws, and is none of the values.
    const text = this.#textOf(cells, column);
    this.values += 1;
    this.#note(text);
    const quoted = mark === MARK.quoted || mark === MARK.escaped;
    if (mark === MARK.list || (this.dialect.quotedNumbers && text.startsWith(OPEN_LIST)))
      this.#addList(text);
    else if (quoted && !this.dialect.quotedNumbers) {
      if (specialFloat(text, 8) !== null && this.numbers.add(text)) this.#quotedWords += 1;
      else this.#texts += 1;
    } else if (!this.numbers.add(text.trim())) this.#texts += 1;
  }

  /** The type that holds every value seen, exactly. */
  type(): CellType {
    const dtype = this.#listNumbers.dtype();
    if (
      this.#lists === this.values &&
      this.#shape !== undefined &&
      this.#shape !== null &&
      dtype !== null
    )
      return { kind: 'list', dtype, shape: this.#shape };
    const number = this.numbers.dtype();
    const words = this.numbers.onlyWords && this.#quotedWords > 0;
    if (this.#texts + this.#lists + this.#objects > 0 || number === null || words)
      return { kind: 'text' };
    return { kind: 'number', dtype: number };
  }

  /** Why the column is text although it does not only hold texts; null for text or numbers. */
  get mixture(): string | null {
    if (this.type().kind !== 'text' || this.values === this.#texts || this.values === 0)
      return null;
    if (this.#lists === this.values) return 'its lists differ in shape or do not hold numbers';
    if (this.#texts + this.#quotedWords === this.values) return null;
    if (this.#objects + this.#lists + this.#texts === 0)
      return 'no numeric type holds all of its numbers exactly';
    return this.#objects === this.values ? null : 'its values are of different kinds';
  }

  /** Whether every text that was seen differs from the others and is short. */
  get looksLikeId(): boolean {
    return this.#distinct !== null && this.values > 0 && this.nothing === 0 && this.#objects === 0;
  }

  #addList(text: string): void {
    this.#lists += 1;
    if (this.#shape === null) return;
    const found = inspectList(text);
    if (found === null || (this.#shape !== undefined && !sameShape(found.shape, this.#shape)))
      this.#shape = null;
    else {
      this.#shape = found.shape;
      this.#listNumbers.merge(found.numbers);
    }
  }

  #note(text: string): void {
    if (this.#distinct === null) return;
    if (text.length > LONGEST_ID || this.#distinct.has(text)) this.#distinct = null;
    else this.#distinct.add(text);
  }

  #textOf(cells: Cells, column: number): string {
    const from = cells.fromOf(column);
    const to = cells.toOf(column);
    if (cells.markOf(column) !== MARK.escaped) return cells.bytes.toString('latin1', from, to);
    scratch.clear();
    this.dialect.unescape(cells.bytes, from, to, scratch);
    return scratch.view().toString('latin1');
  }
}

function sameShape(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((extent, axis) => extent === right[axis]);
}
