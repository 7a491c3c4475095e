import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';

/** Longest stretch of work without letting messages in. */
const BREATH_MS = 12;

/** How long a piece of work has kept the event loop for itself. */
export class Breath {
  #takenAt = performance.now();

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** Whether this work has kept the event loop long enough. */
  get isOut(): boolean {
    return performance.now() - this.#takenAt >= BREATH_MS;
  }

  /** Lets messages in; call between pieces of work when `isOut`. @throws CancelledError */
  async take(): Promise<void> {
    await yieldToEventLoop();
    this.#takenAt = performance.now();
    throwIfCancelled(this.signal);
  }
}
