import type { StreamStatistics } from './stream-statistics';

/**
 * Values that are made one at a time, when they are asked for. Each iteration is a pass of its own
 * from the first row; leaving it early ends the source and closes what the pass had opened.
 */
export class BatchStream<T> implements AsyncIterable<T> {
  readonly #pass: () => AsyncIterable<T>;
  readonly #statistics: () => StreamStatistics;

  constructor(pass: () => AsyncIterable<T>, statistics: () => StreamStatistics) {
    this.#pass = pass;
    this.#statistics = statistics;
  }

  /** What `change` makes of each value, one after the other. */
  map<U>(change: (value: T) => U | Promise<U>): BatchStream<U> {
    const pass = this.#pass;
    return new BatchStream(async function* () {
      for await (const value of pass()) yield await change(value);
    }, this.#statistics);
  }

  /** The values that `keep` answers with true. */
  filter(keep: (value: T) => boolean | Promise<boolean>): BatchStream<T> {
    const pass = this.#pass;
    return new BatchStream(async function* () {
      for await (const value of pass()) if (await keep(value)) yield value;
    }, this.#statistics);
  }

  /** Of the pass that began last; batches are counted before `map` and `filter`. */
  statistics(): StreamStatistics {
    return this.#statistics();
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.#pass()[Symbol.asyncIterator]();
  }
}
