import { randomUUID } from 'node:crypto';
import { UsageError } from '../../shared/errors';

interface Entry<Value> {
  readonly value: Value;
  users: number;
  closing: boolean;
}

/** Datasets that one window holds open at once; the least recently used is closed beyond that. */
const LIMIT = 32;

/**
 * What one connection holds open, by handle. Nothing is closed while a call uses it: a close in
 * between takes effect when the last call returns.
 */
export class HandleTable<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #closeValue: (value: Value) => Promise<void>;
  readonly #limit: number;
  #closed = false;

  constructor(closeValue: (value: Value) => Promise<void>, limit = LIMIT) {
    this.#closeValue = closeValue;
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  async add(value: Value): Promise<string> {
    const id = randomUUID();
    this.#entries.set(id, { value, users: 0, closing: false });
    if (this.#closed) {
      await this.close(id);
      return id;
    }
    const idle = [...this.#entries].filter(([other, entry]) => other !== id && entry.users === 0);
    const excess = this.#entries.size - this.#limit;
    await Promise.all(idle.slice(0, Math.max(0, excess)).map(([other]) => this.close(other)));
    return id;
  }

  /** @throws UsageError when the handle is not open (any more). */
  async use<Result>(id: string, work: (value: Value) => Promise<Result>): Promise<Result> {
    const entry = this.#acquire(id);
    try {
      return await work(entry.value);
    } finally {
      await this.#release(entry);
    }
  }

  /** The same for an iterator: held open until the iterator ends. */
  async *stream<Event>(
    id: string,
    work: (value: Value) => AsyncIterable<Event>,
  ): AsyncGenerator<Event, void, undefined> {
    const entry = this.#acquire(id);
    try {
      yield* work(entry.value);
    } finally {
      await this.#release(entry);
    }
  }

  /** Does nothing when the handle is closed already. */
  async close(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    entry.closing = true;
    if (entry.users === 0) await this.#closeValue(entry.value);
  }

  /** The connection is gone: closes everything, and what is still being opened as it arrives. */
  async closeAll(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#entries.keys()].map((id) => this.close(id)));
  }

  #acquire(id: string): Entry<Value> {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      throw new UsageError('dataset-closed', 'This dataset is not open any more.', {
        hint: 'Open it again.',
      });
    }
    // Last in the map is most recently used.
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    entry.users += 1;
    return entry;
  }

  async #release(entry: Entry<Value>): Promise<void> {
    entry.users -= 1;
    if (entry.closing && entry.users === 0) await this.#closeValue(entry.value);
  }
}
