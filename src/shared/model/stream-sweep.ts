/** Reading as a stream over a grid of settings, and what each of them reached. */

/** Settings that reading as a stream is swept over: every choice of one each is a case. */
export interface StreamSweep {
  readonly batchRows: readonly number[];
  /** Batches read ahead of the consumer. */
  readonly prefetch: readonly number[];
  /** Threads that read and decode, two at least, or 0: the reader's own alone. [0] when absent. */
  readonly workers?: readonly number[] | undefined;
  /** Bytes of batches kept for reading again; 0 for none. */
  readonly cacheBytes: number;
  /** Milliseconds a kept batch stays good; as long as there is room when absent. */
  readonly cacheTtlMs?: number | undefined;
}

/** Where a request names none. */
export const DEFAULT_SWEEP: StreamSweep = {
  batchRows: [100, 1000, 10_000],
  prefetch: [0, 2, 8],
  cacheBytes: 0,
};

/** Id of the operation that reads as a stream: its ways are a sweep and shown as a grid. */
export const STREAM_OPERATION = 'stream';

/** What one setting of a stream reached; rates follow from the median of the case. */
export interface StreamCell {
  readonly batchRows: number | 'adaptive';
  /** Batches read ahead. */
  readonly prefetch: number;
  readonly rowsPerSecond: number;
  readonly bytesPerSecond: number;
  /** A batch: until it was there, and until the next was asked for. */
  readonly waitSeconds: number | null;
  readonly workSeconds: number | null;
  readonly largestBatchRows: number;
}

/** Throughput of one entry at one size and number of threads over the settings of a stream. */
export interface StreamGrid {
  /** `Lance`, or `Lance · 2 threads`. */
  readonly label: string;
  /** Absent in reports of earlier versions, which had none. */
  readonly workers?: number | undefined;
  readonly items: number;
  /** Those that were measured: by batch rows, then by prefetch, the adaptive size last. */
  readonly cells: readonly StreamCell[];
  /** The smallest batch, then the least read ahead, within 5 % of the best fixed size. */
  readonly recommended: StreamCell | null;
}
