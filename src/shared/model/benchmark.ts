import type { Advice } from './advice';
import type { BenchmarkData } from './benchmark-data';
import type { Environment } from './benchmark-environment';
import type { CacheState } from './cache-state';
import type { ClaimVerdict } from './claim';
import type { JsonObject } from './json';
import type { NarrowingError } from './narrowing';
import type { PlannedRun } from './planned-cases';
import type { Progress } from './progress';
import type { StreamGrid, StreamSweep } from './stream-sweep';

/** A format with the settings it is written and opened with: one line of a comparison. */
export interface BenchmarkEntry {
  readonly format: string;
  readonly settings: JsonObject;
}

export interface BenchmarkRequest {
  readonly title?: string | undefined;
  readonly entries: readonly BenchmarkEntry[];
  /** Ids from the operation registry. */
  readonly operations: readonly string[];
  /** Numbers of items (rows). */
  readonly sizes: readonly number[];
  readonly data: BenchmarkData;
  /** Timed samples a case, after the warm-up; spread over the rounds. */
  readonly repeats: number;
  /** Times that every case runs, each time in a process of its own, the cases shuffled anew. */
  readonly rounds?: number | undefined;
  /** A case that has been timed for this long stops early, with a sample a round at least. */
  readonly secondsPerCase?: number | undefined;
  /**
   * Whether the baseline is measured against itself as well: the noise floor of the verdicts.
   * `every`: every entry, to see how often the verdicts are wrong.
   */
  readonly control?: boolean | 'every' | undefined;
  /** Used by the operations that stream; absent: a small grid around common settings. */
  readonly sweep?: StreamSweep | undefined;
  readonly cache: CacheState;
  /** Seeds the order of the cases, the rows that are read, and the bootstrap. */
  readonly seed: number;
}

/** A named question that a person asks with one click: requests that run one after another. */
export interface BenchmarkPreset {
  readonly id: string;
  readonly label: string;
  /** What it measures, in a sentence or two. */
  readonly description: string;
  /** One at least; each makes a report of its own. */
  readonly requests: readonly BenchmarkRequest[];
}

/** An operation as the terminal and the renderer see it. */
export interface OperationInfo {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What the clock covers, and whether opening and closing lie inside it, in a sentence. */
  readonly timed: string;
  /** `change`: on a copy of the prepared dataset that is the case's own. */
  readonly kind: 'write' | 'open' | 'read' | 'change';
  /** What it is about, in words under which such operations are listed: `Reading some rows`. */
  readonly group: string;
  readonly default: boolean;
}

/** What an operation measured beside time: recall, waits, hits of a cache. */
export interface Measure {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  /** `ratio` in 0 … 1; `count` has no unit. */
  readonly unit: 's' | 'bytes' | 'ratio' | 'count';
}

/** What a case's process used inside the clock, a pass; null where the system does not tell. */
export interface CaseUsage {
  /** Processor seconds of all threads, user and system. */
  readonly cpuSeconds: number | null;
  /** Bytes that the process asked of the system, page cache included. */
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
  /** Bytes that came from the storage device, or were handed to be written to it. */
  readonly deviceReadBytes: number | null;
  readonly deviceWrittenBytes: number | null;
}

export interface CaseKey {
  readonly format: string;
  /** Settings of the entry, and the access mode where the operation tells several apart. */
  readonly settings: JsonObject;
  /** How the case is named in charts and tables: `Hyrax npy · whole batch`. */
  readonly label: string;
  readonly operation: string;
  /** Which of the operation's ways it is; empty where there is one only. */
  readonly way: string;
  readonly items: number;
}

export interface CaseResult extends CaseKey {
  readonly unit: 's';
  /** Every timed sample in seconds a pass, in the order they were taken. */
  readonly samples: readonly number[];
  /** How many of the samples each round took, in order: samples of a round share a process. */
  readonly roundSamples: readonly number[];
  /** Passes that a sample is the mean of: short ones are repeated until the clock can tell them. */
  readonly passesPerSample: number;
  /** Warm-up samples, never part of a statistic. */
  readonly warmup: readonly number[];
  readonly median: number;
  /** Bounds of the 95 % bootstrap interval of the median. */
  readonly low: number;
  readonly high: number;
  /** Median absolute deviation from the median, in seconds, not scaled. */
  readonly deviation: number;
  /** Indices into `samples` outside Tukey's outer fences; kept in every statistic. */
  readonly outliers: readonly number[];
  /** Rows that one pass moves (reads or writes). */
  readonly rowsPerSample: number;
  readonly bytesPerSample: number;
  readonly itemsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Largest resident set of the case's processes, libraries included. */
  readonly peakMemoryBytes: number;
  readonly usage: CaseUsage;
  /** What the operation measured beside time, means over the rounds; empty for most. */
  readonly measures: readonly Measure[];
  /** Always true: a case whose rows differ from the rows written is a failure, not a result. */
  readonly checked: true;
  /** Position in the random order in which cases ran. */
  readonly order: number;
}

export interface CaseFailure extends CaseKey {
  readonly code: string;
  readonly message: string;
}

export interface StorageResult {
  readonly format: string;
  readonly settings: JsonObject;
  readonly label: string;
  readonly items: number;
  readonly bytes: number;
  readonly files: number;
  /**
   * Bytes of the rows' numbers in memory over bytes on disk: above 1 the format made them smaller;
   * null in reports of earlier versions.
   */
  readonly compressionRatio: number | null;
  /** Versions of the format that every data file itself told, by its magic: `Lance 2.0`. */
  readonly fileVersions?: readonly string[];
  /** Where the entry's settings narrow the rows, which is lossy: what was lost. */
  readonly narrowing?: NarrowingError | undefined;
}

export type Verdict = 'faster' | 'slower' | 'no difference detected';

/** One case measured twice, as if it were two: whatever differs is noise. */
export interface ControlPair {
  readonly label: string;
  /** Whether it is the baseline's; absent in reports of earlier versions, which had no others. */
  readonly isBaseline?: boolean;
  readonly operation: string;
  readonly items: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

export interface Speedup {
  readonly format: string;
  readonly settings: JsonObject;
  readonly label: string;
  readonly baseline: string;
  readonly baselineSettings: JsonObject;
  readonly baselineLabel: string;
  readonly operation: string;
  readonly items: number;
  /** Baseline's median time over this format's: above 1 this format is faster. */
  readonly ratio: number;
  /** 95 % bootstrap interval of the ratio. */
  readonly low: number;
  readonly high: number;
  /** Ratios from 1 / floor to the floor are what noise alone gave in this run; null without control. */
  readonly noiseFloor: number | null;
  readonly verdict: Verdict;
}

export interface BenchmarkMethod {
  readonly cache: CacheState;
  readonly repeats: number;
  readonly rounds: number;
  readonly warmups: number;
  readonly processes: string;
  readonly order: string;
  readonly interval: string;
  readonly flushed: boolean;
  readonly rowShape: readonly number[];
  readonly dtype: string;
  readonly rowBytes: number;
  readonly data: string;
  readonly seed: number;
  readonly notes: readonly string[];
}

export interface Finding {
  /** `speed` without a verdict: one that differs from size to size. */
  readonly kind: 'speed' | 'storage' | 'stream' | 'caution';
  readonly verdict?: Verdict;
  /** Puts every number of the report in doubt: said before anything else. */
  readonly important?: true;
  readonly text: string;
}

export interface BenchmarkReport {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly status: 'complete' | 'cancelled';
  readonly request: BenchmarkRequest;
  readonly environment: Environment;
  readonly method: BenchmarkMethod;
  readonly results: readonly CaseResult[];
  readonly failures: readonly CaseFailure[];
  readonly storage: readonly StorageResult[];
  readonly controls: readonly ControlPair[];
  readonly speedups: readonly Speedup[];
  /** Where reading as a stream was measured. */
  readonly streams: readonly StreamGrid[];
  readonly findings: readonly Finding[];
  /** Published figures beside those of this run; absent in reports of earlier versions. */
  readonly claims?: readonly ClaimVerdict[];
  /** Absent in reports of earlier versions; null where nothing can be said. */
  readonly advice?: Advice | null;
  readonly durationMs: number;
}

export type BenchmarkEvent =
  /** First of all: how much will be measured. */
  | { readonly type: 'planned'; readonly planned: PlannedRun }
  | { readonly type: 'progress'; readonly progress: Progress; readonly running: CaseKey | null }
  /** After each round of a case: what is known of it so far. */
  | { readonly type: 'case'; readonly result: CaseResult }
  | { readonly type: 'case-failed'; readonly failure: CaseFailure }
  /** One of several requests has ended, its report is saved, and the next begins. */
  | {
      readonly type: 'part-finished';
      readonly report: BenchmarkReport;
      readonly next: number;
      readonly parts: number;
    }
  | { readonly type: 'finished'; readonly report: BenchmarkReport };

export type ReportFormat = 'json' | 'csv' | 'md' | 'html' | 'ipynb';
