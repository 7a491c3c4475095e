/** What one pass of a stream has done so far. */
export interface StreamStatistics {
  readonly batches: number;
  readonly rows: number;
  /** Memory of the batches. */
  readonly bytes: number;
  /** Over waiting and working together. */
  readonly rowsPerSecond: number;
  readonly bytesPerSecond: number;
  /** How long the consumer stood still until it had a batch: in all, and a batch. */
  readonly waitSeconds: number;
  readonly waitSecondsPerBatch: number;
  /** From a batch until the next was asked for: `map`, `filter` and whoever consumes. */
  readonly workSeconds: number;
  readonly workSecondsPerBatch: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
  /** Threads that read beside the caller's; 0 where the rows were too few to start any. */
  readonly workers: number;
  /** Rows of the largest batch; with an adaptive size what it grew to. */
  readonly largestBatchRows: number;
}

/** Adds up one pass. */
export class PassCounter {
  #batches = 0;
  #rows = 0;
  #bytes = 0;
  #waitMs = 0;
  #workMs = 0;
  #hits = 0;
  #misses = 0;
  #largest = 0;
  #workers = 0;

  cached(hit: boolean): void {
    if (hit) this.#hits += 1;
    else this.#misses += 1;
  }

  sharedOut(workers: number): void {
    this.#workers = workers;
  }

  waited(ms: number): void {
    this.#waitMs += ms;
  }

  worked(ms: number): void {
    this.#workMs += ms;
  }

  delivered(rows: number, bytes: number): void {
    this.#batches += 1;
    this.#rows += rows;
    this.#bytes += bytes;
    this.#largest = Math.max(this.#largest, rows);
  }

  statistics(): StreamStatistics {
    const waitSeconds = this.#waitMs / 1000;
    const workSeconds = this.#workMs / 1000;
    const seconds = waitSeconds + workSeconds;
    const aSecond = (amount: number): number => (seconds > 0 ? amount / seconds : 0);
    const aBatch = (amount: number): number => (this.#batches > 0 ? amount / this.#batches : 0);
    return {
      batches: this.#batches,
      rows: this.#rows,
      bytes: this.#bytes,
      rowsPerSecond: aSecond(this.#rows),
      bytesPerSecond: aSecond(this.#bytes),
      waitSeconds,
      waitSecondsPerBatch: aBatch(waitSeconds),
      workSeconds,
      workSecondsPerBatch: aBatch(workSeconds),
      cacheHits: this.#hits,
      cacheMisses: this.#misses,
      workers: this.#workers,
      largestBatchRows: this.#largest,
    };
  }
}
