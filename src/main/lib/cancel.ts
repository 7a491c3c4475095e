import { CancelledError } from '../../shared/errors';

/** @throws CancelledError once the signal was aborted. Call between units of work. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError('Cancelled.', { cause: signal.reason });
}

/** Lets timers, messages and cancellation in between two pieces of synchronous work. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
