import type { QueueEvent } from '../../shared/model/queue';
import type { QueueRun } from './queue-run';

/** Least time between two events that one follower gets. */
const EVERY_MS = 200;
/** How often it is looked whether another program has changed the queue. */
const LOOK_MS = 2000;

/** All items, then those that changed since, until `signal` is aborted. */
export async function* watchQueue(
  run: QueueRun,
  signal: AbortSignal | undefined,
): AsyncGenerator<QueueEvent, void, undefined> {
  const known = new Map<number, string>();
  let knownHead = '';
  let hasChanged = true;
  const wake = { up: (): void => undefined };
  const off = run.onChange(() => {
    hasChanged = true;
    wake.up();
  });
  try {
    while (!signal?.aborted) {
      if (!hasChanged) await nap(LOOK_MS, signal, wake);
      if (!hasChanged) await run.refresh();
      hasChanged = false;
      const { items, ...head } = run.snapshot();
      const changed = items.filter((item) => {
        const text = JSON.stringify(item);
        const isNew = known.get(item.id) !== text;
        known.set(item.id, text);
        return isNew;
      });
      const headText = JSON.stringify(head);
      if (changed.length > 0 || headText !== knownHead)
        yield { type: 'changed', head, items: changed };
      knownHead = headText;
      await nap(EVERY_MS, signal);
    }
  } finally {
    off();
  }
}

function nap(
  milliseconds: number,
  signal: AbortSignal | undefined,
  wake?: { up: () => void },
): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
    if (wake !== undefined) wake.up = done;
  });
}
