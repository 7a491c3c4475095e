import type { DatasetSummary, Field, Problem, RowOrder } from './dataset';
import type { JsonObject } from './json';
import type { RetiredSource } from './phases';
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
  /**
   * Warnings that a person answered with yes, by `warningKey`: kept with what is unfinished, so that
   * whoever goes on with it is not asked the same again.
   */
  readonly answered?: readonly string[] | undefined;
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
  /** Files that can still be made there; null where the file system keeps no such count. */
  readonly freeFiles?: number | null;
  /** Memory that the system could give now. */
  readonly availableMemoryBytes?: number;
  /**
   * Reading and digesting the source twice, once for the write and once for the verification:
   * where a trial may write nothing, this is the part of `seconds` that can be measured.
   */
  readonly readingSeconds?: { readonly low: number; readonly high: number } | undefined;
}

/** How far a run came that ended before it published; rows are counted in the result's order. */
export interface ResumePoint {
  /** Rows that need not be written again, and of them those that need not be compared again. */
  readonly rowsDone: number;
  readonly rowsVerified: number;
  readonly rows: number;
  /** What lies staged, in bytes on the disk. */
  readonly stagedBytes: number;
  /** By the wall clock, which may have been set since. */
  readonly startedAt: string;
  readonly lastAt: string;
}

/** What the preflight looks at, in this order. */
export const PREFLIGHT_SUBJECTS = [
  'source',
  'target',
  'destination',
  'space',
  'files',
  'memory',
] as const;

/** One thing that the preflight looked at, and what it found; no problems: it is as it should be. */
export interface PreflightCheck {
  readonly subject: (typeof PREFLIGHT_SUBJECTS)[number];
  readonly problems: readonly Problem[];
}

/** Another choice with which the target holds every field. */
export interface Remedy {
  readonly to: string;
  /** Create settings of `to`. */
  readonly settings: JsonObject;
  /** The setting that is changed, where `to` stays. */
  readonly setting?: { readonly name: string; readonly value: string };
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
  /** The same problems by what was looked at. */
  readonly checks?: readonly PreflightCheck[];
  /** Where the target cannot hold a field: what could hold all of them. */
  readonly remedies?: readonly Remedy[];
  /** Where an earlier run of this request stopped; null where there is none to go on with. */
  readonly resumable: ResumePoint | null;
  /** Whether a run that is stopped while it writes can go on from there; else it begins anew. */
  readonly resumes: boolean;
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
  /** Rows of them that an earlier run had written. */
  readonly resumedRows?: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly files: number;
  readonly durationSeconds: number;
  /** Of all runs that took part, where one was resumed. */
  readonly writeSeconds: number;
  readonly verifySeconds: number;
  readonly peakMemoryBytes: number;
  readonly order: RowOrder;
  /** null when the person asked for no verification. */
  readonly verified: VerifiedCounts | null;
  /** Path of the manifest file. */
  readonly manifest: string;
  readonly digests?: RecordedDigests;
}

/** Digests in the manifest, by which the result can be verified without its source. */
export interface RecordedDigests {
  readonly chunks: number;
  /** Rows of the longest chunk. */
  readonly mostRows: number;
  readonly fields: readonly string[];
  /** Whether they were taken of the result as it was read back, too. */
  readonly ofResult: boolean;
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
    | 'null'
    /** Rows from `row` on whose digest is not the recorded one; the message says up to where. */
    | 'digest';
  readonly message: string;
}

export interface Verification {
  readonly source: string;
  readonly destination: string;
  /** What the result was compared with: its source (usual), or what its manifest recorded. */
  readonly against?: 'source' | 'manifest';
  readonly equal: boolean;
  readonly rowsCompared: number;
  readonly bytesCompared: number;
  /** True when every row was compared; false after a cancel or a difference that forbids it. */
  readonly complete: boolean;
  readonly order: RowOrder;
  /**
   * The first differences, at most 100; `differenceCount` counts rows that differ, or the rows of
   * all stretches that do where digests are compared.
   */
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
  readonly durationSeconds: number;
}

export type MigrationEvent =
  | { readonly type: 'phase'; readonly phase: MigrationPhase }
  /** What the preflight found that does not forbid the run. */
  | { readonly type: 'warned'; readonly problems: readonly Problem[] }
  | { readonly type: 'progress'; readonly phase: MigrationPhase; readonly progress: Progress }
  | { readonly type: 'finished'; readonly result: MigrationResult }
  /** The last of a run that did not publish: what it left to go on with, null where nothing. */
  | {
      readonly type: 'stopped';
      readonly destination: string;
      readonly resumable: ResumePoint | null;
    };

export type VerificationEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'finished'; readonly verification: Verification };

export interface RollbackResult {
  readonly destination: string;
  /** A published result was taken back, or what an unfinished run had staged was discarded. */
  readonly removed: 'published' | 'staged';
  readonly removedPath: string;
  readonly files: number;
  readonly bytes: number;
  /**
   * The source, which still holds the data: checked before a published result was removed. null
   * where what was staged does not tell.
   */
  readonly source: string | null;
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
  /** Where its source went since; null where nobody put it away, or that has not ended. */
  readonly retired: RetiredSource | null;
}

/** A conversion that was begun from here and has not published; what it staged is still there. */
export interface UnfinishedMigration {
  /** As it was asked for, with absolute paths. */
  readonly request: MigrationRequest;
  readonly destination: string;
  readonly publishedPath: string;
  readonly startedAt: string;
  /** null where a later run begins anew. */
  readonly resumable: ResumePoint | null;
  /** A living process holds it. */
  readonly running: boolean;
  /** The queue that goes on with it; absent where none does. */
  readonly queueId?: string | undefined;
}
