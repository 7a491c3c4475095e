import type { JsonObject } from './json';

/** One entry (and way of access) for a use, with the numbers that put it where it stands. */
export interface RankedOption {
  readonly label: string;
  readonly format: string;
  readonly settings: JsonObject;
  /** From 1; options that noise cannot tell apart share a rank. */
  readonly rank: number;
  /** What it is ordered by: seconds a row, or bytes a row. */
  readonly value: number;
  /** Times the best option's value: 1 for the best. */
  readonly timesTheBest: number;
  /** Measured numbers, in a sentence. */
  readonly evidence: string;
}

/** The options in order for one stated use, from one run. */
export interface UseAdvice {
  readonly use: string;
  readonly label: string;
  /** Rows of the size that it is read from, the largest measured. */
  readonly items: number;
  /** What the order is by: `Median of Random read a row`. */
  readonly basis: string;
  readonly options: readonly RankedOption[];
  /** Sentences with a break-even each, computed from the measured numbers. */
  readonly changes: readonly string[];
}

/** A common mistake whose cost this run measured. */
export interface MeasuredMistake {
  readonly id: string;
  readonly label: string;
  /** Times the cost of doing it right. */
  readonly factor: number;
  readonly text: string;
}

export interface Advice {
  readonly uses: readonly UseAdvice[];
  /** Uses that this run cannot say anything about, with what to measure for it. */
  readonly unknown: readonly { readonly label: string; readonly measure: string }[];
  readonly mistakes: readonly MeasuredMistake[];
}
