import type { TensorBatch } from '../../shared/model/tensor';

/** The same `count` rows on both sides, each in its own batch at its own offset. */
export interface RowsOfBoth {
  /** Position of the first row in the order that both are read in. */
  readonly start: number;
  readonly count: number;
  readonly one: TensorBatch;
  readonly oneOffset: number;
  readonly other: TensorBatch;
  readonly otherOffset: number;
}

/**
 * Two streams of batches in step, whatever sizes their batches have. Both next batches are asked
 * for at once. Ends with the shorter stream: compare the row counts apart.
 * @param from position of the first row of both
 * @param ends positions, ascending, that no stretch of rows goes across
 */
export async function* zipRows(
  first: AsyncIterable<TensorBatch>,
  second: AsyncIterable<TensorBatch>,
  from = 0,
  ends: readonly number[] = [],
): AsyncIterable<RowsOfBoth> {
  const [one, other] = [new Cursor(first), new Cursor(second)];
  let start = from;
  let passed = 0;
  try {
    for (;;) {
      const [a, b] = await Promise.all([one.current(), other.current()]);
      if (a === null || b === null) return;
      while ((ends[passed] ?? Infinity) <= start) passed += 1;
      const room = (ends[passed] ?? Infinity) - start;
      const count = Math.min(a.rowCount - one.offset, b.rowCount - other.offset, room);
      yield { start, count, one: a, oneOffset: one.offset, other: b, otherOffset: other.offset };
      one.offset += count;
      other.offset += count;
      start += count;
    }
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
}

class Cursor {
  readonly #batches: AsyncIterator<TensorBatch>;
  #batch: TensorBatch | null = null;
  offset = 0;

  constructor(batches: AsyncIterable<TensorBatch>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** The batch that holds the next row; null at the end. */
  async current(): Promise<TensorBatch | null> {
    while (this.#batch === null || this.offset >= this.#batch.rowCount) {
      this.#batch = null;
      this.offset = 0;
      const next = await this.#batches.next();
      if (next.done === true) return null;
      this.#batch = next.value;
    }
    return this.#batch;
  }

  async close(): Promise<void> {
    this.#batch = null;
    await this.#batches.return?.();
  }
}
