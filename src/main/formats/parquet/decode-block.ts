import type { Block } from './block';
import { DamagedPage } from './damaged-page';
import { type EncodedValues, decodeValues, indexedValues } from './decode-values';
import { missingLevels, readLevels } from './levels';
import type { PageBody } from './page-body';
import { type RepetitionLevels, levelAt } from './repetition-levels';
import type { ValueType } from './value-type';
import { type Values, countOf, spread } from './values';

export interface BlockColumn {
  readonly type: ValueType;
  readonly maxDefinition: number;
  /** Lengths of the lists; empty for a flat column. */
  readonly sizes: readonly number[];
  /** Of these lists. */
  readonly repetition: RepetitionLevels;
  /** Definition level from which on the outermost list has an element. */
  readonly listDefinition: number;
  readonly maxPageBytes: number;
}

function valuesOf(
  body: PageBody,
  count: number,
  column: BlockColumn,
  dictionary: Values | null,
): Values {
  return decodeValues(encodedOf(body, count, column, dictionary), column.type);
}

function encodedOf(
  { encoding, bytes, from }: PageBody,
  count: number,
  { maxPageBytes }: BlockColumn,
  dictionary: Values | null,
): EncodedValues {
  return { encoding, bytes, from, count, dictionary, maxBytes: maxPageBytes };
}

/**
 * A page of a flat column, or of lists that are all there.
 * @param first unit of the chunk that the page begins with
 */
export function decodeBlock(
  body: PageBody,
  first: number,
  column: BlockColumn,
  dictionary: Values | null,
): Block {
  const { count } = body;
  const { maxDefinition, maxPageBytes } = column;
  if (count > maxPageBytes)
    throw new DamagedPage(`it declares ${count} values, more than a page may hold`, 'unsupported');
  const levels =
    body.definition === null ? null : missingLevels(body.definition, maxDefinition, count);
  if (column.sizes.length > 0) {
    if (levels !== null) {
      const at = levels.findIndex((level) => level !== maxDefinition);
      const items = column.sizes.reduce((product, size) => product * size, 1);
      throw new DamagedPage(
        'a list is shorter than the others, or has a null among its elements',
        'ragged-list',
        Math.floor((first + at) / items),
      );
    }
    if (body.repetition === null) throw new DamagedPage('it has no repetition levels');
    column.repetition.check(body.repetition, first, count);
  }
  if (levels === null) {
    const values =
      indexedValues(encodedOf(body, count, column, dictionary)) ??
      valuesOf(body, count, column, dictionary);
    return { first, count, values, valid: null, place: null };
  }
  const valid = levels.map((level) => (level === maxDefinition ? 1 : 0));
  const present = valid.reduce((sum, one) => sum + one, 0);
  const target = column.type.target;
  if (target.kind === 'fixed' && count * target.width > maxPageBytes)
    throw new DamagedPage(`it declares ${count} values, more than a page may hold`, 'unsupported');
  const values = spread(valuesOf(body, present, column, dictionary), valid);
  return { first, count, values, valid, place: null };
}

/** Rows of fixed-length lists of which some are missing, gathered page after page. */
export class SparseRows {
  readonly #parts: Values[] = [];
  readonly #place: Int32Array;
  readonly #items: number;
  #row = -1;
  #present = 0;
  /** Elements that the row that is being read still needs. */
  #open = 0;

  constructor(
    private readonly column: BlockColumn,
    private readonly rows: number,
  ) {
    this.#place = new Int32Array(rows).fill(-1);
    this.#items = column.sizes.reduce((product, size) => product * size, 1);
  }

  add(body: PageBody, dictionary: Values | null): void {
    const { column } = this;
    const { count, definition, repetition } = body;
    if (repetition === null || definition === null || count > column.maxPageBytes)
      throw new DamagedPage('it has no levels, or too many');
    const depth = column.sizes.length;
    const repetitions = readLevels(repetition, depth, count);
    const definitions = readLevels(definition, column.maxDefinition, count);
    let values = 0;
    for (let at = 0; at < count; at += 1) {
      const level = repetitions[at] ?? 0;
      const defined = definitions[at] ?? 0;
      if (level === 0) this.#nextRow();
      if (defined < column.listDefinition) this.#missing(level, defined);
      else if (defined === column.maxDefinition) {
        this.#element(level);
        values += 1;
      } else
        throw this.#damaged('has a null, or an empty list, among its elements', 'null-element');
    }
    this.#parts.push(valuesOf(body, values, column, dictionary));
  }

  block(): Block {
    this.#nextRow();
    if (this.#row !== this.rows)
      throw new DamagedPage(`the pages hold ${this.#row} rows, the footer declares ${this.rows}`);
    const width = this.#rowBytes();
    const bytes = new Uint8Array(Buffer.concat(this.#parts.map((part) => part.bytes)));
    const valid = Uint8Array.from(this.#place, (place) => (place < 0 ? 0 : 1));
    const values = { kind: 'fixed', width, bytes } as const;
    const missing = valid.includes(0);
    return {
      first: 0,
      count: this.rows,
      values,
      valid: missing ? valid : null,
      place: missing ? this.#place : null,
    };
  }

  #rowBytes(): number {
    const { target } = this.column.type;
    if (target.kind !== 'fixed' || this.#parts.some((part) => part.kind !== 'fixed'))
      throw new DamagedPage('its lists hold text', 'unsupported');
    const found = this.#parts.reduce((sum, part) => sum + countOf(part), 0);
    if (found !== this.#present * this.#items) throw new DamagedPage('it lacks values');
    return target.width * this.#items;
  }

  #nextRow(): void {
    if (this.#open > 0) throw this.#damaged('is shorter than the others', 'ragged-list');
    this.#row += 1;
    if (this.#row > this.rows) throw new DamagedPage(`it has more than ${this.rows} rows`);
  }

  #missing(level: number, defined: number): void {
    if (level !== 0) throw this.#damaged('has an empty list among its elements', 'ragged-list');
    // One level below an element the list is there, and empty.
    if (defined === this.column.listDefinition - 1) throw this.#damaged('is empty', 'ragged-list');
  }

  #element(level: number): void {
    const done = this.#open === 0 ? 0 : this.#items - this.#open;
    if (done === 0 && level === 0) {
      this.#place[this.#row] = this.#present;
      this.#present += 1;
      this.#open = this.#items - 1;
      return;
    }
    if (this.#open === 0) throw this.#damaged('is longer than the others', 'ragged-list');
    if (level !== levelAt(done, this.column.sizes))
      throw this.#damaged('has lists of other lengths inside', 'ragged-list');
    this.#open -= 1;
  }

  #damaged(words: string, code: 'ragged-list' | 'null-element'): DamagedPage {
    return new DamagedPage(`row ${this.#row} of the row group ${words}`, code, this.#row);
  }
}
