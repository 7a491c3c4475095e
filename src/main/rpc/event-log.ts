import { CancelledError } from '../../shared/errors';
import type { Progress, ReportProgress } from '../../shared/model/progress';

/** What both kinds of long work send: `progress` may be dropped, nothing else may. */
interface TypedEvent {
  readonly type: string;
}

interface Entry<Event> {
  readonly sequence: number;
  readonly event: Event;
}

/** Least time between two progress events that one follower gets, in milliseconds. */
const PROGRESS_EVERY_MS = 100;

/**
 * The events of one piece of work, for any number of followers that may come late.
 * Only the last progress is kept, and no follower gets more than ten a second: event iterators
 * have no back-pressure, so a slow window would otherwise pile them up.
 */
export class EventLog<Event extends TypedEvent> {
  #entries: Entry<Event>[] = [];
  #sequence = 0;
  #progress: Entry<Event> | undefined;
  #end: { readonly error?: unknown } | undefined;
  #wake: (() => void)[] = [];

  get ended(): boolean {
    return this.#end !== undefined;
  }

  push(event: Event): void {
    if (this.#end !== undefined) return;
    const entry = { sequence: ++this.#sequence, event };
    if (event.type === 'progress') {
      this.#entries = this.#entries.filter((other) => other !== this.#progress);
      this.#progress = entry;
    }
    this.#entries.push(entry);
    this.#wakeAll();
  }

  /** No more events; followers end. */
  finish(): void {
    this.#end ??= {};
    this.#wakeAll();
  }

  /** No more events; followers throw `error` after the last of them. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wakeAll();
  }

  /** All that happened so far, then what happens; stops at once when `signal` is aborted. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<Event, void, undefined> {
    let seen = 0;
    let progressAt = -Infinity;
    while (!signal?.aborted) {
      const next = this.#entries.find((entry) => entry.sequence > seen);
      if (next === undefined) {
        if (this.#end === undefined) await this.#change(signal);
        else if ('error' in this.#end) throw this.#end.error;
        else return;
        continue;
      }
      if (next === this.#progress) {
        // Whatever is newer when the pause ends goes out instead.
        const pause = progressAt + PROGRESS_EVERY_MS - performance.now();
        if (pause > 0 && this.#end === undefined && next.sequence === this.#sequence) {
          await this.#change(signal, pause);
          continue;
        }
        progressAt = performance.now();
      }
      seen = next.sequence;
      yield next.event;
    }
  }

  /** Resolves at the next event, at the end, when aborted, or after `pauseMs`. */
  #change(signal: AbortSignal | undefined, pauseMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#wake = this.#wake.filter((other) => other !== done);
        resolve();
      };
      const timer = pauseMs === undefined ? undefined : setTimeout(done, pauseMs);
      signal?.addEventListener('abort', done, { once: true });
      this.#wake.push(done);
    });
  }

  #wakeAll(): void {
    for (const wake of [...this.#wake]) wake();
  }
}

export interface WorkContext<Event> {
  readonly signal: AbortSignal;
  readonly emit: (event: Event) => void;
  /** Reports of progress as events. */
  readonly report: (toEvent: (progress: Progress) => Event) => ReportProgress;
}

/**
 * Work whose only listener is the caller: its events as an iterator, ended when the work ends.
 * When the caller goes away the work's signal is aborted.
 */
export async function* streamWork<Event extends TypedEvent>(
  signal: AbortSignal | undefined,
  work: (context: WorkContext<Event>) => Promise<unknown>,
): AsyncGenerator<Event, void, undefined> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(new CancelledError());
  if (signal?.aborted) return;
  signal?.addEventListener('abort', abort, { once: true });
  const log = new EventLog<Event>();
  const emit = (event: Event): void => log.push(event);
  const report: WorkContext<Event>['report'] = (toEvent) => (progress) => emit(toEvent(progress));
  work({ signal: controller.signal, emit, report }).then(
    () => log.finish(),
    (error: unknown) => log.fail(error),
  );
  try {
    yield* log.follow(signal);
  } finally {
    signal?.removeEventListener('abort', abort);
    abort();
  }
}
