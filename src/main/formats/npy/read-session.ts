import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { allocated } from '../rows/allocate';
import type { FilePool } from '../rows/file-pool';

/** Longest stretch of work without letting messages in. */
const BREATH_MS = 12;

/** One running read: its files, its scratch memory, its cancellation. */
export class ReadSession {
  #scratch = new Uint8Array(0);
  #breathedAt = performance.now();

  constructor(
    readonly pool: FilePool,
    private readonly signal: AbortSignal | undefined,
  ) {}

  scratch(bytes: number): Uint8Array {
    if (this.#scratch.length < bytes) this.#scratch = allocated(() => new Uint8Array(bytes));
    return this.#scratch.subarray(0, bytes);
  }

  /** Whether this work has kept the event loop long enough. */
  get isOutOfBreath(): boolean {
    return performance.now() - this.#breathedAt >= BREATH_MS;
  }

  /** Lets messages in; call between pieces of work when `isOutOfBreath`. @throws CancelledError */
  async breathe(): Promise<void> {
    await yieldToEventLoop();
    this.#breathedAt = performance.now();
    throwIfCancelled(this.signal);
  }
}
