/** The one lossy step of a benchmark: wider floats are written as narrower ones. */

/** Name under which an entry's settings ask for it, whatever the format. */
export const NARROW_SETTING = 'narrow';

/** From the wider to the narrower. */
export const NARROW_DTYPES = ['float32', 'float16'] as const;
export type NarrowDtype = (typeof NARROW_DTYPES)[number];

/** What was lost, measured on all elements of the rows that were narrowed. */
export interface NarrowingError {
  readonly dtype: NarrowDtype;
  /** Elements that were narrowed; those of null rows are none. */
  readonly elements: number;
  /** Largest |kept − given| of elements that are finite before and after. */
  readonly largestAbsolute: number;
  /** Largest |kept − given| / |given| of these, where the given one is not 0; 1 where one became 0. */
  readonly largestRelative: number;
  /** Square root of the mean of (kept − given)² over these; null where there are none. */
  readonly rootMeanSquare: number | null;
  /** Finite elements that became infinite. */
  readonly becameInfinite: number;
  /** Elements other than 0 that became 0. */
  readonly becameZero: number;
}
