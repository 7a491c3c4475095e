/** Rows of the first batches. */
const FIRST_ROWS = 64;
const GROWTH = 2;
/** A size is tried for this many batches and milliseconds at least. */
const TRIAL_BATCHES = 2;
const TRIAL_MS = 2;
/** A larger size is better where it brings this much more; less is noise. */
const RISE = 1.05;
/** Sizes in a row that bring nothing before the best one is kept. */
const PATIENCE = 3;

/** One batch that was read. */
export interface BatchRead {
  readonly rows: number;
  /** Memory of the batch. */
  readonly bytes: number;
  readonly ms: number;
}

/**
 * How many rows the next batch should have: twice as many as long as that reads more rows a
 * second and a batch fits into the memory limit, then the best for good. Its answers depend on
 * what it is told alone.
 */
export class AdaptiveBatchRows {
  readonly #limitBytes: number;
  #rows: number;
  #best: { readonly rows: number; readonly rowsPerMs: number };
  #trial = { batches: 0, rows: 0, ms: 0 };
  #inVain = 0;
  #settled = false;

  /**
   * @param limitBytes most memory of one batch.
   * @param rowBytes of a row as far as is known before any was read.
   */
  constructor(limitBytes: number, rowBytes: number) {
    this.#limitBytes = limitBytes;
    this.#rows = Math.max(1, Math.min(FIRST_ROWS, Math.floor(limitBytes / Math.max(1, rowBytes))));
    this.#best = { rows: this.#rows, rowsPerMs: 0 };
  }

  get rows(): number {
    return this.#rows;
  }

  /** Whether the size is final. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Batches shorter than `rows`, at the end, tell nothing about the size. */
  tell({ rows, bytes, ms }: BatchRead): void {
    if (this.#settled || rows < this.#rows) return;
    const trial = (this.#trial = {
      batches: this.#trial.batches + 1,
      rows: this.#trial.rows + rows,
      ms: this.#trial.ms + ms,
    });
    if (trial.batches < TRIAL_BATCHES || trial.ms < TRIAL_MS) return;
    const rowsPerMs = trial.rows / trial.ms;
    const rises = rowsPerMs > this.#best.rowsPerMs * RISE;
    if (rises) this.#best = { rows: this.#rows, rowsPerMs };
    this.#inVain = rises ? 0 : this.#inVain + 1;
    const next = this.#rows * GROWTH;
    const fits = (bytes / rows) * next <= this.#limitBytes;
    this.#settled = this.#inVain >= PATIENCE || !fits;
    this.#rows = this.#settled ? this.#best.rows : next;
    this.#trial = { batches: 0, rows: 0, ms: 0 };
  }
}
