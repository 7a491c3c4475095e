import type { BenchmarkEvent, CaseKey } from '../../shared/model/benchmark';
import { processCount } from '../../shared/model/planned-cases';
import { countText } from './number-text';
import { findOperation } from './operations/registry';
import { type BenchmarkPlan, type Preparation, plannedRun } from './plan';
import { type TimedCase, timeLeftMs } from './time-left';

/** Turns the course of a run into `progress` events, with the time left. */
export class RunProgress {
  readonly #plan: BenchmarkPlan;
  readonly #emit: ((event: BenchmarkEvent) => void) | undefined;
  readonly #startedAt = performance.now();
  #stepStartedAt = this.#startedAt;
  /** Rounds of cases. */
  #done = 0;
  /** Preparations first, then the cases of each round, in the order of the plan. */
  readonly #steps: { -readonly [Key in keyof TimedCase]: TimedCase[Key] }[];

  constructor(plan: BenchmarkPlan, emit: ((event: BenchmarkEvent) => void) | undefined) {
    this.#plan = plan;
    this.#emit = emit;
    this.#steps = [
      ...plan.preparations.map(({ entry, items }) => ({ kind: `prepare ${entry.label}`, items })),
      ...plan.rounds.flatMap(() =>
        plan.cases.map(({ key }) => ({ kind: `${key.operation} ${key.label}`, items: key.items })),
      ),
    ].map((step) => ({ ...step, fraction: 0, spentMs: 0 }));
  }

  preparing(at: number, { entry, items }: Preparation): void {
    this.#begin();
    const detail = `Writing the rows to read: ${entry.label}, ${countText(items)} items (${at + 1} of ${this.#plan.preparations.length})`;
    this.#report(null, detail);
  }

  prepared(at: number): void {
    this.#set(at, 1);
  }

  measuring(at: number, round: number): void {
    this.#begin();
    const key = this.#plan.cases[at]?.key ?? null;
    this.#report(key, key === null ? '' : this.#caseText(key, round));
  }

  /** Timed passes of a case's round that are done. */
  pass(at: number, round: number, done: number, total: number): void {
    this.#set(this.#stepOf(at, round), Math.min(0.99, done / total));
    const key = this.#plan.cases[at]?.key ?? null;
    const sample = `sample ${Math.min(done + 1, total)} of ${total}`;
    this.#report(key, key === null ? sample : `${this.#caseText(key, round)} · ${sample}`);
  }

  measured(at: number, round: number): void {
    this.#done += 1;
    this.#set(this.#stepOf(at, round), 1);
    this.#report(null, '');
  }

  #stepOf(at: number, round: number): number {
    return this.#plan.preparations.length + round * this.#plan.cases.length + at;
  }

  /** `Lance · Random read · 5,000 items · round 2 of 3`. */
  #caseText(key: CaseKey, round: number): string {
    const operation = findOperation(key.operation)?.label ?? key.operation;
    const text = `${key.label} · ${operation} · ${countText(key.items)} items`;
    const rounds = this.#plan.rounds.length;
    return rounds === 1 ? text : `${text} · round ${round + 1} of ${rounds}`;
  }

  #begin(): void {
    this.#stepStartedAt = performance.now();
  }

  #set(step: number, fraction: number): void {
    const timed = this.#steps[step];
    if (timed === undefined) return;
    timed.fraction = fraction;
    timed.spentMs = performance.now() - this.#stepStartedAt;
  }

  #report(running: CaseKey | null, detail: string): void {
    const remainingMs = timeLeftMs(this.#steps);
    this.#emit?.({
      type: 'progress',
      running,
      progress: {
        done: this.#done,
        total: processCount(plannedRun(this.#plan)),
        unit: 'processes',
        elapsedMs: performance.now() - this.#startedAt,
        ...(remainingMs === undefined ? {} : { remainingMs }),
        ...(detail === '' ? {} : { detail }),
      },
    });
  }
}
