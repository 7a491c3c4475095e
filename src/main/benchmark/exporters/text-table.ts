/** A table as text cells, for every exporter that prints tables. */
export interface TextTable {
  readonly title: string;
  /** A sentence below the title. */
  readonly note?: string;
  readonly columns: readonly string[];
  /** Columns from this one on hold numbers, up to `numbersTo` (exclusive). */
  readonly numbersFrom: number;
  readonly numbersTo: number;
  readonly rows: readonly (readonly string[])[];
}
