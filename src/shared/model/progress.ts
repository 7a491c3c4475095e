/** How far a long piece of work is. Sent at most a few times a second. */
export interface Progress {
  readonly done: number;
  /** 0 when it is not known yet. */
  readonly total: number;
  /** What `done` and `total` count. */
  readonly unit: 'rows' | 'bytes' | 'files' | 'processes';
  /** Bytes moved so far, where that is known. */
  readonly bytes?: number;
  readonly bytesPerSecond?: number;
  readonly elapsedMs: number;
  /** Estimated from the recent rate; absent until there is one. */
  readonly remainingMs?: number;
  /** What is being done right now, for a person: a file name, a case. */
  readonly detail?: string;
}
export type ReportProgress = (progress: Progress) => void;
