import type { NumericDtype } from './dtype';
import type { JsonObject } from './json';
import type { Progress } from './progress';

/** A format with the settings it is written and opened with: one line of a comparison. */
export interface BenchmarkEntry {
  readonly format: string;
  readonly settings: JsonObject;
}

export type BenchmarkData =
  | {
      readonly kind: 'generated';
      readonly shape: readonly number[];
      readonly dtype: NumericDtype;
      readonly seed: number;
    }
  | {
      readonly kind: 'dataset';
      readonly path: string;
      readonly format?: string | undefined;
      /** Open settings of that format. */
      readonly settings?: JsonObject | undefined;
    };

/**
 * `hot`: pages warm, one open handle; `reopen`: pages warm, opened anew for every sample;
 * `cold`: the files' pages dropped and the dataset opened anew before every sample.
 */
export type CacheState = 'hot' | 'reopen' | 'cold';

export interface BenchmarkRequest {
  readonly title?: string | undefined;
  readonly entries: readonly BenchmarkEntry[];
  /** Ids from the operation registry. */
  readonly operations: readonly string[];
  /** Numbers of items (rows). */
  readonly sizes: readonly number[];
  readonly data: BenchmarkData;
  /** Timed samples a case, after the warm-up. */
  readonly repeats: number;
  readonly cache: CacheState;
  /** Seeds the order of the cases, the rows that are read, and the bootstrap. */
  readonly seed: number;
}

/** An operation as the terminal and the renderer see it. */
export interface OperationInfo {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly kind: 'write' | 'open' | 'read';
  readonly default: boolean;
}

export interface CaseKey {
  readonly format: string;
  /** Settings of the entry, and the access mode where the operation tells several apart. */
  readonly settings: JsonObject;
  /** How the case is named in charts and tables: `Hyrax npy · whole batch`. */
  readonly label: string;
  readonly operation: string;
  readonly items: number;
}

export interface CaseResult extends CaseKey {
  readonly unit: 's';
  /** Every timed sample in seconds, in the order they were taken. */
  readonly samples: readonly number[];
  /** Warm-up samples, never part of a statistic. */
  readonly warmup: readonly number[];
  readonly median: number;
  /** Bounds of the 95 % bootstrap interval of the median. */
  readonly low: number;
  readonly high: number;
  /** Indices into `samples` outside Tukey's outer fences; kept in every statistic. */
  readonly outliers: readonly number[];
  /** Rows that one sample moves (reads or writes). */
  readonly rowsPerSample: number;
  readonly bytesPerSample: number;
  readonly itemsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Largest resident set of the case's process, libraries included. */
  readonly peakMemoryBytes: number;
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
}

export type Verdict = 'faster' | 'slower' | 'no difference detected';

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
  readonly verdict: Verdict;
}

export interface Environment {
  readonly arrayscope: string;
  readonly node: string;
  readonly platform: string;
  readonly architecture: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly fileSystem: string;
  readonly libraries: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly loadAverage: number;
}

export interface BenchmarkMethod {
  readonly cache: CacheState;
  readonly repeats: number;
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
  readonly kind: 'speed' | 'storage' | 'caution';
  readonly verdict?: Verdict;
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
  readonly speedups: readonly Speedup[];
  readonly findings: readonly Finding[];
  readonly durationMs: number;
}

export interface BenchmarkListing {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly status: BenchmarkReport['status'];
  readonly entries: readonly string[];
  readonly cases: number;
}

export type BenchmarkEvent =
  | { readonly type: 'progress'; readonly progress: Progress; readonly running: CaseKey | null }
  | { readonly type: 'case'; readonly result: CaseResult }
  | { readonly type: 'case-failed'; readonly failure: CaseFailure }
  | { readonly type: 'finished'; readonly report: BenchmarkReport };

export type ReportFormat = 'json' | 'csv' | 'md' | 'html' | 'ipynb';
