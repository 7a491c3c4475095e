import type { Progress, ReportProgress } from '../../shared/model/progress';

export interface ProgressMeterOptions {
  readonly total: number;
  /** What was done before, by an earlier run: it counts as done, not for the rate. */
  readonly initial?: number;
  readonly unit: Progress['unit'];
  readonly report: ReportProgress | undefined;
  /** At least this many milliseconds between two reports. */
  readonly everyMs?: number;
}

/** Counts work done and reports it at most a few times a second, with rate and time left. */
export class ProgressMeter {
  readonly #options: ProgressMeterOptions;
  readonly #startedAt = performance.now();
  /** Recent points (time, done, bytes): the rate is that of the last ten seconds. */
  #recent: { at: number; done: number; bytes: number }[] = [];
  #done = 0;
  #bytes = 0;
  #lastReportAt = -Infinity;

  constructor(options: ProgressMeterOptions) {
    this.#options = options;
    this.#done = options.initial ?? 0;
  }

  advance(done: number, bytes = 0, detail?: string): void {
    this.#done += done;
    this.#bytes += bytes;
    const now = performance.now();
    if (now - this.#lastReportAt >= (this.#options.everyMs ?? 200)) this.#report(now, detail);
  }

  /** Reports the current state at once: at the start, and at the end. */
  flush(detail?: string): void {
    this.#report(performance.now(), detail);
  }

  #report(now: number, detail: string | undefined): void {
    const { total, unit, report } = this.#options;
    this.#lastReportAt = now;
    this.#recent.push({ at: now, done: this.#done, bytes: this.#bytes });
    this.#recent = this.#recent.filter((point) => now - point.at <= 10_000);
    const begin = { at: this.#startedAt, done: this.#options.initial ?? 0, bytes: 0 };
    const first = this.#recent[0] ?? begin;
    const base = first.at === now ? begin : first;
    const seconds = (now - base.at) / 1000;
    const rate = seconds > 0 ? (this.#done - base.done) / seconds : 0;
    const bytesPerSecond = seconds > 0 ? (this.#bytes - base.bytes) / seconds : 0;
    report?.({
      done: this.#done,
      total,
      unit,
      elapsedMs: now - this.#startedAt,
      ...(this.#bytes > 0 ? { bytes: this.#bytes, bytesPerSecond } : {}),
      ...(rate > 0 && total > 0
        ? { remainingMs: (Math.max(0, total - this.#done) / rate) * 1000 }
        : {}),
      ...(detail === undefined ? {} : { detail }),
    });
  }
}
