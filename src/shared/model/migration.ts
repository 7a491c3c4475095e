import type { DatasetSummary, Field, Problem, RowOrder } from './dataset';
import type { JsonObject } from './json';
import type { Progress } from './progress';

export interface MigrationRequest {
  readonly source: string;
  readonly sourceFormat?: string | undefined;
  /** Open settings of the source. */
  readonly sourceSettings?: JsonObject | undefined;
  /** Folder that is to hold the result; absent: where the target format puts it by default. */
  readonly destination?: string | undefined;
  readonly to: string;
  readonly order: RowOrder;
  /** Create settings of the target format. */
  readonly settings: JsonObject;
  readonly verify: boolean;
  readonly resume: boolean;
  readonly keepStaging: boolean;
}

/** How one field is held in the target; reversible, and recorded with the result. */
export interface FieldMapping {
  readonly field: Field;
  readonly column: string;
  readonly stored: string;
  /** `identity`: same dtype; `representation`: other bytes or names, reversibly. */
  readonly kind: 'identity' | 'representation';
  /** One sentence, where it is not the identity. */
  readonly note?: string;
}

export interface OrderMeaning {
  readonly order: RowOrder;
  /** What `dataset[i]` is in the source as its own reader sees it, and in the result. */
  readonly before: string;
  readonly after: string;
  /** The first rows' ids in each, so that the person sees it. */
  readonly beforeIds: readonly string[];
  readonly afterIds: readonly string[];
  /** True where row `i` is the same row before and after. */
  readonly unchanged: boolean;
}

export interface MigrationEstimate {
  readonly rows: number;
  readonly bytes: number;
  readonly files: number;
  /** From a trial on the source's own rows, write and verify; null where no trial ran. */
  readonly seconds: { readonly low: number; readonly high: number } | null;
  readonly trialRows: number;
  readonly memoryBytes: number;
  /** Free bytes on the destination's file system, and what the run needs at its peak. */
  readonly freeBytes: number;
  readonly neededBytes: number;
}

export interface MigrationPlan {
  readonly request: MigrationRequest;
  readonly source: DatasetSummary;
  /** The folder that the person names; what is published is `publishedPath`. */
  readonly destination: string;
  readonly publishedPath: string;
  readonly stagingPath: string;
  readonly mappings: readonly FieldMapping[];
  readonly orders: readonly OrderMeaning[];
  readonly estimate: MigrationEstimate;
  /** Warnings, and errors that forbid the run. */
  readonly problems: readonly Problem[];
  readonly resumable: { readonly rowsDone: number } | null;
}

export type MigrationPhase = 'preflight' | 'write' | 'verify' | 'publish' | 'done';

export interface VerifiedCounts {
  readonly rows: number;
  /** Tensors compared: rows × tensor fields. */
  readonly tensors: number;
  readonly bytes: number;
  readonly complete: boolean;
}

export interface MigrationResult {
  readonly source: string;
  /** What it was read as: a result beside it may be what the same folder opens as from now on. */
  readonly sourceFormat?: string;
  readonly sourceSettings?: JsonObject;
  readonly destination: string;
  readonly publishedPath: string;
  readonly format: string;
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly files: number;
  readonly durationSeconds: number;
  readonly writeSeconds: number;
  readonly verifySeconds: number;
  readonly peakMemoryBytes: number;
  readonly order: RowOrder;
  /** null when the person asked for no verification. */
  readonly verified: VerifiedCounts | null;
  /** Path of the manifest file. */
  readonly manifest: string;
}

export interface Difference {
  readonly row: number;
  readonly id: string | null;
  readonly kind:
    | 'row-count'
    | 'field-missing'
    | 'field-extra'
    | 'dtype'
    | 'shape'
    | 'id'
    | 'tensor'
    | 'value'
    | 'null';
  readonly message: string;
}

export interface Verification {
  readonly source: string;
  readonly destination: string;
  readonly equal: boolean;
  readonly rowsCompared: number;
  readonly bytesCompared: number;
  /** True when every row was compared; false after a cancel or a difference that forbids it. */
  readonly complete: boolean;
  readonly order: RowOrder;
  /** The first differences, at most 100; `differenceCount` counts rows that differ. */
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
  readonly durationSeconds: number;
}

export type MigrationEvent =
  | { readonly type: 'phase'; readonly phase: MigrationPhase }
  | { readonly type: 'progress'; readonly phase: MigrationPhase; readonly progress: Progress }
  | { readonly type: 'finished'; readonly result: MigrationResult };

export type VerificationEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'finished'; readonly verification: Verification };

export interface RollbackResult {
  readonly destination: string;
  readonly removedPath: string;
  readonly files: number;
  readonly bytes: number;
  /** The source that still holds the data, checked before anything was removed. */
  readonly source: string;
}

/** A migration that was published from here, as the program remembers it. */
export interface MigrationListing {
  readonly destination: string;
  readonly publishedPath: string;
  readonly source: string;
  readonly sourceFormat?: string | undefined;
  readonly sourceSettings?: JsonObject | undefined;
  readonly format: string;
  readonly rows: number;
  readonly finishedAt: string;
  /** Whether what was published is still there. */
  readonly present: boolean;
}
