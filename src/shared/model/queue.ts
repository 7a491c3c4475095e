/** Conversions of many datasets by one plan: one after another, or some at once. */
import type { ErrorInfo } from '../errors';
import type { Problem, RowOrder } from './dataset';
import type { JsonObject } from './json';
import type { MigrationPhase, VerifiedCounts } from './migration';
import type { Progress } from './progress';

/** Where each result goes: where the target format puts it by default, or below one folder. */
export type QueuePlace =
  | { readonly kind: 'beside' }
  /** The way of each dataset below the root is kept. */
  | { readonly kind: 'below'; readonly folder: string };

/** One plan for all; every result is verified. */
export interface QueuePlan {
  /** The folder that the datasets were found below. */
  readonly root: string;
  readonly to: string;
  readonly order: RowOrder;
  /** Create settings of the target format. */
  readonly settings: JsonObject;
  readonly place: QueuePlace;
}

export interface QueueLimits {
  /** Conversions that run at the same time. */
  readonly atOnce: number;
  /** Most memory that those that run may need together, in bytes; null: what the machine has. */
  readonly memoryBytes: number | null;
  /** Most room that the queue's results may take with what is being written; null: what is free. */
  readonly diskBytes: number | null;
}

/** A dataset that was chosen. */
export interface QueueSource {
  readonly path: string;
  /** Below the root, with forward slashes. */
  readonly name: string;
  readonly format?: string | undefined;
  /** Open settings. */
  readonly settings?: JsonObject | undefined;
}

/** A dataset of the root that is not converted, with the reason. */
export interface QueueOmission {
  readonly path: string;
  readonly name: string;
  readonly reason: string;
}

export interface QueueRequest {
  readonly plan: QueuePlan;
  readonly limits: QueueLimits;
  readonly sources: readonly QueueSource[];
  /** Told of in the report. */
  readonly omitted: readonly QueueOmission[];
}

/** What the preflight of one dataset found. */
export interface QueueCheck {
  readonly destination: string;
  readonly publishedPath: string;
  readonly rows: number;
  readonly sourceBytes: number;
  /** Estimates: the result, the peak on the disk with what is staged already, and of memory. */
  readonly resultBytes: number;
  readonly neededBytes: number;
  readonly memoryBytes: number;
  /** Questions: it runs once they are answered with yes. */
  readonly warnings: readonly Problem[];
  /** Rows that an earlier run has written. */
  readonly rowsDone: number;
  /** Whether a run that is stopped can go on from there; else it begins anew. */
  readonly resumes: boolean;
}

export interface QueueResult {
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly files: number;
  readonly seconds: number;
  readonly peakMemoryBytes: number | null;
  readonly verified: VerifiedCounts;
  readonly manifest: string;
}

/** What one that could run waits for. */
export type QueueWait = 'start' | 'answer' | 'turn' | 'memory' | 'disk';

export type QueueItemState =
  /** `waiting` for its preflight is `unchecked`. */
  | { readonly kind: 'unchecked' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'waiting'; readonly on: QueueWait }
  | {
      readonly kind: 'running';
      /** null where another program runs it and does not tell. */
      readonly phase: MigrationPhase | null;
      readonly progress: Progress | null;
    }
  /** The program ended while it ran. */
  | { readonly kind: 'interrupted' }
  | {
      readonly kind: 'paused';
      /** By a request for this one, or with the whole queue. */
      readonly by: 'item' | 'queue';
      readonly rowsDone: number;
    }
  | { readonly kind: 'done'; readonly result: QueueResult }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'cancelled' };

export interface QueueItem {
  readonly id: number;
  readonly source: QueueSource;
  readonly state: QueueItemState;
  /** null until it was checked, and where it could not be. */
  readonly check: QueueCheck | null;
  /** The warnings were answered with yes. */
  readonly accepted: boolean;
}

/**
 * - `checking`: the preflight of all, before anything runs; `ready`: nothing was started yet;
 * - `running`, `paused`; `interrupted`: it was started and nobody runs it;
 * - `elsewhere`: another program runs it; `finished`: nothing is left to do.
 */
export type QueueStatus =
  'checking' | 'ready' | 'running' | 'paused' | 'interrupted' | 'elsewhere' | 'finished';

export interface QueueHead {
  readonly id: string;
  readonly createdAt: string;
  readonly plan: QueuePlan;
  readonly limits: QueueLimits;
  readonly status: QueueStatus;
  /** Ids of the items in the order in which they run. */
  readonly order: readonly number[];
}

export interface Queue extends QueueHead {
  readonly items: readonly QueueItem[];
}

/** First all items, then those that changed; one that is no longer in `order` is gone. */
export interface QueueEvent {
  readonly type: 'changed';
  readonly head: QueueHead;
  readonly items: readonly QueueItem[];
}

/** A queue as it is listed. */
export interface QueueListing {
  readonly id: string;
  readonly createdAt: string;
  readonly plan: QueuePlan;
  readonly status: QueueStatus;
  readonly items: number;
  readonly done: number;
  readonly failed: number;
  /** Why it cannot be read; null where it can. */
  readonly problem: string | null;
}

/** What the report says of one dataset. */
export interface QueueReportLine {
  readonly name: string;
  readonly source: string;
  readonly publishedPath: string | null;
  readonly state: QueueItemState['kind'];
  readonly result: QueueResult | null;
  readonly error: ErrorInfo | null;
  /** Why it was skipped. */
  readonly reason: string | null;
  readonly warnings: readonly Problem[];
}

export interface QueueReport {
  readonly id: string;
  readonly program: string;
  readonly createdAt: string;
  readonly status: QueueStatus;
  readonly plan: QueuePlan;
  readonly limits: QueueLimits;
  readonly lines: readonly QueueReportLine[];
  readonly totals: {
    readonly done: number;
    readonly failed: number;
    readonly skipped: number;
    readonly cancelled: number;
    /** Neither done nor given up. */
    readonly open: number;
    readonly rows: number;
    readonly bytesRead: number;
    readonly bytesWritten: number;
    /** Of all conversions, one after the other. */
    readonly seconds: number;
  };
  /** 0 where nothing failed and nothing is open, else the highest of the failures'. */
  readonly exitCode: ErrorInfo['exitCode'];
}

export const QUEUE_REPORT_FORMATS = ['md', 'json', 'csv'] as const;
export type QueueReportFormat = (typeof QUEUE_REPORT_FORMATS)[number];
