import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError, isArrayscopeError, toArrayscopeError } from '../../shared/errors';
import type {
  BenchmarkEvent,
  CaseFailure,
  CaseKey,
  CaseResult,
  ControlPair,
  StorageResult,
} from '../../shared/model/benchmark';
import { throwIfCancelled } from '../lib/cancel';
import { type SpawnChild, runChildJob } from '../lib/child-job';
import { type CaseRequest, type Measured, type Prepared, caseEventSchema } from './case-job';
import { caseResult } from './case-result';
import { WARMUPS } from './defaults';
import { type PlannedCase, type Preparation, samplesByRound } from './plan';
import type { PlannedRequest } from './request-plan';
import { RunProgress } from './run-progress';
import { type EntryResult, baselineEntry, controlPair } from './speedups';
import { removeWorkFolder } from './work-folder';

/** A cancelled child may take this long to close its files before it is killed. */
const CANCEL_GRACE_MS = 1500;

export interface CaseRunnerOptions {
  readonly spawn: SpawnChild;
  readonly signal?: AbortSignal | undefined;
  readonly emit?: ((event: BenchmarkEvent) => void) | undefined;
}

/** What one round takes of a case. */
interface Share {
  readonly round: number;
  readonly samples: number;
}

/** Carries a plan out, one child at a time, and collects what the children answer. */
export class CaseRunner {
  readonly failures: CaseFailure[] = [];
  readonly storage: StorageResult[] = [];
  readonly #planned: PlannedRequest;
  readonly #folder: string;
  readonly #options: CaseRunnerOptions;
  readonly #progress: RunProgress;
  readonly #datasets = new Map<string, string>();
  readonly #unprepared = new Map<string, Error>();
  /** By index into the plan's cases: what each round measured. */
  readonly #measured = new Map<number, Measured[]>();
  readonly #failed = new Set<number>();

  constructor(planned: PlannedRequest, folder: string, options: CaseRunnerOptions) {
    this.#planned = planned;
    this.#folder = folder;
    this.#options = options;
    this.#progress = new RunProgress(planned.plan, options.emit);
  }

  /** @throws CancelledError, or the first error when not one dataset could be written. */
  async prepareAll(): Promise<void> {
    const { preparations } = this.#planned.plan;
    for (const [at, preparation] of preparations.entries()) {
      throwIfCancelled(this.#options.signal);
      this.#progress.preparing(at, preparation);
      try {
        await this.#prepare(preparation);
      } catch (error) {
        if (this.#wasCancelled(error)) throw new CancelledError();
        this.#unprepared.set(preparation.id, toArrayscopeError(error));
      }
      this.#progress.prepared(at);
    }
    this.storage.sort((a, b) => a.items - b.items || a.label.localeCompare(b.label));
    const [firstError] = this.#unprepared.values();
    if (firstError !== undefined && this.#datasets.size === 0) throw firstError;
  }

  /**
   * Round after round. A case that fails once is a failure of the report, and no round of it counts.
   * @throws CancelledError
   */
  async measureAll(): Promise<void> {
    const samples = samplesByRound(this.#planned.request);
    for (const [round, order] of this.#planned.plan.rounds.entries()) {
      for (const at of order) {
        throwIfCancelled(this.#options.signal);
        const planned = this.#planned.plan.cases[at];
        if (planned === undefined || this.#failed.has(at)) continue;
        await this.#measureRound(at, planned, { round, samples: samples[round] ?? 1 });
      }
    }
  }

  /** In the order in which the cases first ran, the controls left out. */
  get results(): readonly EntryResult[] {
    return this.#resultsOf(false);
  }

  /** Every control with the case that it repeats, where both were measured. */
  get controls(): readonly ControlPair[] {
    const { seed } = this.#planned.request;
    const originals = this.results;
    const baseline = baselineEntry(this.#planned.entries);
    return this.#resultsOf(true).flatMap(({ entry, result: again }) => {
      const first = originals.find(
        ({ result }) =>
          result.label === again.label &&
          result.operation === again.operation &&
          result.items === again.items,
      );
      if (first === undefined) return [];
      const isBaseline = entry === baseline;
      return [{ ...controlPair(first.result, again, seed), isBaseline }];
    });
  }

  #resultsOf(controls: boolean): readonly EntryResult[] {
    return this.#planned.plan.cases.flatMap((planned, at) => {
      const rounds = this.#measured.get(at);
      if (planned.isControl !== controls || rounds === undefined || this.#failed.has(at)) return [];
      return [{ entry: planned.entry, result: this.#resultOf(planned, rounds) }];
    });
  }

  #resultOf(planned: PlannedCase, rounds: readonly Measured[]): CaseResult {
    return caseResult(planned, rounds, this.#planned.request.seed);
  }

  async #measureRound(at: number, planned: PlannedCase, share: Share): Promise<void> {
    this.#progress.measuring(at, share.round);
    try {
      const rounds = this.#measured.get(at) ?? [];
      rounds.push(await this.#measure(planned, at, share, rounds));
      this.#measured.set(at, rounds);
      if (!planned.isControl) {
        this.#options.emit?.({ type: 'case', result: this.#resultOf(planned, rounds) });
      }
    } catch (error) {
      if (this.#wasCancelled(error)) throw new CancelledError();
      this.#failed.add(at);
      if (!planned.isControl) this.#fail(planned.key, error);
    }
    this.#progress.measured(at, share.round);
  }

  async #prepare({ id, entry, items }: Preparation): Promise<void> {
    const { path, bytes, files, fileVersions, narrowing } = await this.#child<Prepared>({
      task: 'prepare',
      format: entry.format,
      createSettings: entry.createSettings,
      openSettings: entry.openSettings,
      source: this.#planned.recipe(items),
      narrow: entry.narrow,
      path: this.#datasetFolder(id),
    });
    this.#datasets.set(id, path);
    const { format, settings, label } = entry;
    const compressionRatio = (items * this.#planned.rowBytes) / bytes;
    const size = { items, bytes, files, compressionRatio };
    this.storage.push({ format, settings, label, ...size, fileVersions, narrowing });
  }

  async #measure(
    planned: PlannedCase,
    at: number,
    { round, samples }: Share,
    earlier: readonly Measured[],
  ): Promise<Measured> {
    const { key, entry, openSettings, reads } = planned;
    const { request, plan } = this.#planned;
    const unprepared = reads === null ? undefined : this.#unprepared.get(reads);
    if (unprepared !== undefined) throw unprepared;
    const own = join(this.#folder, `case-${at}-${round}`);
    const path = reads === null ? own : (this.#datasets.get(reads) ?? own);
    const { secondsPerCase } = request;
    await mkdir(own);
    try {
      return await this.#child<Measured>(
        {
          task: 'measure',
          format: entry.format,
          createSettings: entry.createSettings,
          openSettings,
          source: this.#planned.recipe(key.items),
          narrow: entry.narrow,
          path,
          dataset: reads === null ? own : this.#datasetFolder(reads),
          own,
          operation: key.operation,
          way: key.way,
          sampling: {
            samples,
            first: earlier.reduce((sum, one) => sum + one.samples.length, 0),
            warmups: WARMUPS,
            ...(secondsPerCase === undefined
              ? {}
              : { seconds: secondsPerCase / plan.rounds.length }),
            ...(earlier[0] === undefined ? {} : { passes: earlier[0].passesPerSample }),
          },
          cache: request.cache,
          seed: request.seed,
        },
        (done, total) => this.#progress.pass(at, round, done, total),
      );
    } finally {
      await removeWorkFolder(own);
    }
  }

  #datasetFolder(id: string): string {
    return join(this.#folder, `dataset-${id}`);
  }

  #child<Result>(
    request: CaseRequest,
    onPass?: (done: number, total: number) => void,
  ): Promise<Result> {
    return runChildJob<Result>(this.#options.spawn, 'case', request, {
      signal: this.#options.signal,
      cancelGraceMs: CANCEL_GRACE_MS,
      onEvent: (event) => {
        const { done, total } = caseEventSchema.parse(event);
        onPass?.(done, total);
      },
    });
  }

  #fail(key: CaseKey, error: unknown): void {
    const { code, message } = toArrayscopeError(error);
    const failure = { ...key, code, message };
    this.failures.push(failure);
    this.#options.emit?.({ type: 'case-failed', failure });
  }

  #wasCancelled(error: unknown): boolean {
    if (this.#options.signal?.aborted === true) return true;
    return isArrayscopeError(error) && error.code === 'cancelled';
  }
}
