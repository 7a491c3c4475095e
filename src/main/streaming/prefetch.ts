import { throwIfCancelled } from '../lib/cancel';

type Outcome<T> = { readonly result: IteratorResult<T> } | { readonly error: unknown };

/**
 * The same values in the same order, read up to `depth` ahead of the consumer, so that reading
 * and the work on what was read overlap; with 0 a value is read when it is asked for. Nothing is
 * read before the first is asked for. One read is in flight at a time: a source need not be safe
 * to ask twice. An error comes after the values read before it. Ending early ends the source, and
 * reads that were not begun never are.
 * @throws CancelledError once the signal is aborted.
 */
export async function* prefetch<T>(
  source: AsyncIterable<T>,
  depth: number,
  signal?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const ahead: Promise<Outcome<T>>[] = [];
  let last: Promise<Outcome<T>> | undefined;
  let ended = false;
  const readOne = async (): Promise<Outcome<T>> => {
    const previous = await last;
    if (previous !== undefined && !('result' in previous && previous.result.done !== true)) {
      return previous;
    }
    if (ended) return { result: { done: true, value: undefined } };
    try {
      throwIfCancelled(signal);
      return { result: await iterator.next() };
    } catch (error) {
      return { error };
    }
  };
  const fill = (count: number): void => {
    while (ahead.length < count) {
      last = readOne();
      ahead.push(last);
    }
  };
  try {
    for (;;) {
      throwIfCancelled(signal);
      fill(Math.max(1, depth));
      const outcome = await ahead.shift();
      if (outcome === undefined) return;
      throwIfCancelled(signal);
      if ('error' in outcome) throw outcome.error;
      if (outcome.result.done === true) return;
      // The next read starts now, while the consumer works on this value.
      fill(depth);
      yield outcome.result.value;
    }
  } finally {
    // What is in flight must settle before the source may close its handles.
    ended = true;
    await last;
    await iterator.return?.();
  }
}
