import type { Field, RowOrder } from './dataset';

/** One element of a row that differs. */
export interface ElementDifference {
  /** Along every axis; empty for a scalar. */
  readonly index: readonly number[];
  readonly source: ElementSide;
  readonly result: ElementSide;
}

export interface ElementSide {
  /** The value, exactly. */
  readonly text: string;
  /** Its bits, most significant first: `0x80000000`; both parts of a complex number. */
  readonly bits: string;
}

/** A field of the source and the one of the result that holds it, in one row. */
export interface FieldComparison {
  readonly source: Field;
  readonly result: Field;
  readonly equal: boolean;
  /** Bytes of the source's value; 0 where it is null. */
  readonly bytes: number;
  /** One sentence. */
  readonly text: string;
  /** Elements that differ; 0 where the two are no numbers. */
  readonly differing: number;
  /** The first of them, in C order. */
  readonly elements: readonly ElementDifference[];
}

export interface ComparedRow {
  readonly row: number;
  readonly id: string | null;
}

/** A row of a result and the row of the source that belongs in its place. */
export interface RowComparison {
  /** The order of the source in which the result holds its rows. */
  readonly order: RowOrder;
  readonly result: ComparedRow;
  /** null where the source has fewer rows. */
  readonly source: ComparedRow | null;
  readonly fields: readonly FieldComparison[];
  /** Sentences on fields that cannot be compared: missing, or of another dtype or shape. */
  readonly unmatched: readonly string[];
}
