import type { BenchmarkReport, CaseKey, Verdict } from './benchmark';

/** A saved run, as lists show it. */
export interface BenchmarkListing {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly status: BenchmarkReport['status'];
  /** Labels of what was measured. */
  readonly entries: readonly string[];
  /** Ids of the formats and operations of its cases. */
  readonly formats: readonly string[];
  readonly operations: readonly string[];
  readonly cases: number;
  /** At most one saved run is what others are compared with. */
  readonly isBaseline: boolean;
}

/** All conditions must hold; absent ones do. */
export interface BenchmarkFilter {
  /** Words that the title or the labels hold, all of them, in any case. */
  readonly text?: string | undefined;
  readonly format?: string | undefined;
  readonly operation?: string | undefined;
  readonly status?: BenchmarkReport['status'] | undefined;
  /** First and last day that counts, `2026-01-31`, of Greenwich. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What makes two cases of two runs the same one, beside the rows that they were measured on. */
export type CaseIdentity = Pick<CaseKey, 'format' | 'settings' | 'operation' | 'way' | 'items'>;

/** One side of a comparison. */
export interface ComparedRun {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
}

export interface ComparedTime {
  /** Seconds, with the bounds of the 95 % interval. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
}

/** A case that both runs measured. */
export interface ComparedCase extends CaseKey {
  readonly before: ComparedTime;
  readonly after: ComparedTime;
  /** Median time before over that after: above 1 the later run is faster. */
  readonly ratio: number;
  /** 95 % bootstrap interval of the ratio, samples of the two runs drawn apart. */
  readonly low: number;
  readonly high: number;
  /** The larger of the two runs' noise floors of the operation; null where neither knows. */
  readonly noiseFloor: number | null;
  readonly verdict: Verdict;
}

/** What else differs between two runs, so that a ratio may not mean what it seems to. */
export interface RunDifference {
  /** `work`: not the same rows or caches, so that times say nothing about each other. */
  readonly kind: 'work' | 'machine' | 'software' | 'method';
  readonly text: string;
}

export interface RunComparison {
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  /** The gravest first. */
  readonly differences: readonly RunDifference[];
  readonly cases: readonly ComparedCase[];
  readonly onlyBefore: readonly CaseKey[];
  readonly onlyAfter: readonly CaseKey[];
}

export interface TrendPoint extends ComparedTime {
  readonly run: ComparedRun;
  /** From the run that was asked about, in machine, software or method; or that it was busy. */
  readonly differences: readonly RunDifference[];
}

/** The times of one case over the runs that measured it on such rows with such caches. */
export interface CaseTrend {
  readonly key: CaseKey;
  /** Oldest first. */
  readonly points: readonly TrendPoint[];
  /** Runs left out because their rows or caches differ. */
  readonly leftOut: number;
}

/** Files that a comparison and a trend can be written as. */
export const COMPARISON_FORMATS = ['md', 'html', 'csv', 'json'] as const;
export type ComparisonFormat = (typeof COMPARISON_FORMATS)[number];
export const TREND_FORMATS = ['csv', 'json'] as const;
export type TrendFormat = (typeof TREND_FORMATS)[number];
