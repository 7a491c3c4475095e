import { allocated } from '../rows/allocate';
import { Breath } from '../rows/breath';
import type { FilePool } from '../rows/file-pool';

/** One running read: its files, its scratch memory, its cancellation. */
export class ReadSession {
  #scratch = new Uint8Array(0);
  readonly #breath: Breath;

  constructor(
    readonly pool: FilePool,
    signal: AbortSignal | undefined,
  ) {
    this.#breath = new Breath(signal);
  }

  scratch(bytes: number): Uint8Array {
    if (this.#scratch.length < bytes) this.#scratch = allocated(() => new Uint8Array(bytes));
    return this.#scratch.subarray(0, bytes);
  }

  /** Whether this work has kept the event loop long enough. */
  get isOutOfBreath(): boolean {
    return this.#breath.isOut;
  }

  /** Lets messages in; call between pieces of work when `isOutOfBreath`. @throws CancelledError */
  breathe(): Promise<void> {
    return this.#breath.take();
  }
}
