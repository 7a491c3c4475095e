import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError, isArrayscopeError, toArrayscopeError } from '../../shared/errors';
import type {
  BenchmarkEvent,
  CaseFailure,
  CaseKey,
  StorageResult,
} from '../../shared/model/benchmark';
import { throwIfCancelled } from '../lib/cancel';
import { type SpawnChild, runChildJob } from '../lib/child-job';
import { type CaseRequest, type Measured, type Prepared, caseEventSchema } from './case-job';
import { caseResult } from './case-result';
import { WARMUPS } from './defaults';
import type { PlannedCase, Preparation } from './plan';
import type { PlannedRequest } from './request-plan';
import { RunProgress } from './run-progress';
import type { EntryResult } from './speedups';
import { removeWorkFolder } from './work-folder';

/** A cancelled child may take this long to close its files before it is killed. */
const CANCEL_GRACE_MS = 1500;

export interface CaseRunnerOptions {
  readonly spawn: SpawnChild;
  readonly signal?: AbortSignal | undefined;
  readonly emit?: ((event: BenchmarkEvent) => void) | undefined;
}

/** Carries a plan out, one child at a time, and collects what the children answer. */
export class CaseRunner {
  readonly results: EntryResult[] = [];
  readonly failures: CaseFailure[] = [];
  readonly storage: StorageResult[] = [];
  readonly #planned: PlannedRequest;
  readonly #folder: string;
  readonly #options: CaseRunnerOptions;
  readonly #progress: RunProgress;
  readonly #datasets = new Map<string, string>();
  readonly #unprepared = new Map<string, Error>();

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

  /** @throws CancelledError; a case that fails is a failure of the report. */
  async measureAll(): Promise<void> {
    for (const [at, planned] of this.#planned.plan.cases.entries()) {
      throwIfCancelled(this.#options.signal);
      this.#progress.measuring(at);
      try {
        const measured = await this.#measure(planned, at);
        const result = caseResult(planned, measured, this.#planned.request.seed);
        this.results.push({ entry: planned.entry, result });
        this.#options.emit?.({ type: 'case', result });
      } catch (error) {
        if (this.#wasCancelled(error)) throw new CancelledError();
        this.#fail(planned.key, error);
      }
      this.#progress.measured(at);
    }
  }

  async #prepare({ id, entry, items }: Preparation): Promise<void> {
    const { path, bytes, files } = await this.#child<Prepared>({
      task: 'prepare',
      format: entry.format,
      createSettings: entry.createSettings,
      openSettings: entry.openSettings,
      source: this.#planned.recipe(items),
      path: join(this.#folder, `dataset-${id}`),
    });
    this.#datasets.set(id, path);
    const { format, settings, label } = entry;
    this.storage.push({ format, settings, label, items, bytes, files });
  }

  async #measure(planned: PlannedCase, at: number): Promise<Measured> {
    const { key, entry, openSettings, reads } = planned;
    const { request } = this.#planned;
    const unprepared = reads === null ? undefined : this.#unprepared.get(reads);
    if (unprepared !== undefined) throw unprepared;
    const own = join(this.#folder, `case-${at}`);
    const path = reads === null ? own : (this.#datasets.get(reads) ?? own);
    await mkdir(own);
    try {
      return await this.#child<Measured>(
        {
          task: 'measure',
          format: entry.format,
          createSettings: entry.createSettings,
          openSettings,
          source: this.#planned.recipe(key.items),
          path,
          operation: key.operation,
          repeats: request.repeats,
          warmups: WARMUPS,
          cache: request.cache,
          seed: request.seed,
        },
        (done, total) => this.#progress.pass(at, done, total),
      );
    } finally {
      await removeWorkFolder(own);
    }
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
