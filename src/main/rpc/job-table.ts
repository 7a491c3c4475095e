import { randomUUID } from 'node:crypto';
import { CancelledError, UsageError } from '../../shared/errors';
import { throwIfCancelled } from '../lib/cancel';
import { EventLog } from './event-log';

interface Job<Event extends { readonly type: string }> {
  readonly log: EventLog<Event>;
  readonly controller: AbortController;
  /** Settles, and never rejects, when the work has ended and cleaned up after itself. */
  readonly settled: Promise<void>;
}

export interface JobContext<Event> {
  readonly signal: AbortSignal;
  readonly emit: (event: Event) => void;
}

/** Ended jobs that can still be watched: a window that was away may ask for the outcome. */
const KEPT_JOBS = 20;

/**
 * Long jobs of the engine. They belong to no connection: a window that is reloaded, or closed and
 * opened again, finds them by their id and sees everything that happened.
 */
export class JobTable<Event extends { readonly type: string }> {
  readonly #jobs = new Map<string, Job<Event>>();

  /** Starts `work`, which ends by itself; its `finished` event is the caller's to emit. */
  start(work: (context: JobContext<Event>) => Promise<unknown>): string {
    const runId = randomUUID();
    const controller = new AbortController();
    const log = new EventLog<Event>();
    const { signal } = controller;
    const settled = Promise.resolve()
      .then(() => {
        throwIfCancelled(signal);
        return work({ signal, emit: (event) => log.push(event) });
      })
      .then(
        () => log.finish(),
        (error: unknown) => log.fail(error),
      );
    this.#jobs.set(runId, { log, controller, settled });
    this.#forgetOldest();
    return runId;
  }

  /** Everything so far, then what follows; throws the job's error at its end. */
  watch(runId: string, signal: AbortSignal | undefined): AsyncGenerator<Event, void, undefined> {
    return this.#job(runId).log.follow(signal);
  }

  /** @param reason what the work finds as its signal's reason */
  cancel(runId: string, reason: CancelledError = new CancelledError()): void {
    this.#job(runId).controller.abort(reason);
  }

  /** Cancels every job and waits until each has cleaned up. */
  async close(): Promise<void> {
    const jobs = [...this.#jobs.values()];
    for (const job of jobs) job.controller.abort(new CancelledError('The program is closing.'));
    await Promise.all(jobs.map((job) => job.settled));
  }

  #job(runId: string): Job<Event> {
    const job = this.#jobs.get(runId);
    if (job !== undefined) return job;
    throw new UsageError('unknown-run', 'This run is not known any more.', {
      hint: 'It ended a while ago or the engine was restarted; its saved result may be listed.',
    });
  }

  #forgetOldest(): void {
    const ended = [...this.#jobs].filter(([, job]) => job.log.ended);
    for (const [runId] of ended.slice(0, Math.max(0, ended.length - KEPT_JOBS))) {
      this.#jobs.delete(runId);
    }
  }
}
