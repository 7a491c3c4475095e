import type { MigrationPlan, MigrationRequest } from '../../shared/model/migration';
import type { WritePlan } from '../formats/types';
import { type SpawnChild, runChildJob } from '../lib/child-job';
import { NATIVE_MEMORY_ENV } from '../lib/native-memory-env';
import type { ConversionJob } from './job';
import { orderMeanings } from './order-meaning';
import { preflight } from './preflight';
import { remediesFor } from './remedies';
import { readingRange, timeRange } from './time-range';
import { type TrialResult, runTrial } from './trial';
import { tryReading } from './try-reading';

export interface PlanOptions {
  /**
   * Runs a short trial for the time range: it writes into a hidden folder and removes it. One of
   * `reading` writes nothing anywhere, and can tell no more than what reading takes.
   */
  readonly trial: boolean | 'reading';
  /** The trial runs in a child of its own; without it, in this process. */
  readonly spawn?: SpawnChild | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Everything that can be said before a byte is written.
 * @throws ArrayscopeError where there is nothing to plan: no source, no such format or setting.
 */
export async function planMigration(
  request: MigrationRequest,
  options: PlanOptions,
): Promise<MigrationPlan> {
  const begin = performance.now();
  const prepared = await preflight(request, { signal: options.signal });
  const preflightSeconds = (performance.now() - begin) / 1000;
  const { opened, places, writePlan } = prepared;
  const { dataset, summary } = opened;
  try {
    const allowed = !prepared.problems.some(({ severity }) => severity === 'error');
    const trial =
      options.trial === true && allowed && dataset.rowCount > 0
        ? await tryOut(request, options)
        : null;
    const reading =
      options.trial === 'reading' && allowed && dataset.rowCount > 0
        ? await tryReading(dataset, request.order, options.signal)
        : null;
    return {
      request,
      source: summary,
      destination: places.destination,
      publishedPath: places.publishedPath,
      stagingPath: places.stagingPath,
      mappings: writePlan.mappings,
      orders: await orderMeanings(dataset, writePlan.listedBy, options.signal),
      estimate: {
        rows: dataset.rowCount,
        bytes: writePlan.estimateBytes(dataset.rowCount),
        files: writePlan.estimateFiles(dataset.rowCount),
        seconds:
          trial === null
            ? null
            : timeRange(trial.result, {
                rows: dataset.rowCount,
                fixedSeconds: preflightSeconds + trial.startSeconds,
                extraPasses:
                  passes(writePlan, dataset.rowCount) - passes(writePlan, trial.result.rows),
              }),
        ...(reading === null
          ? {}
          : { readingSeconds: readingRange(reading, dataset.rowCount, preflightSeconds) }),
        trialRows: trial?.result.rows ?? reading?.rows ?? 0,
        memoryBytes: Math.max(
          prepared.memoryBytes,
          options.spawn === undefined ? 0 : (trial?.result.peakMemoryBytes ?? 0),
        ),
        freeBytes: prepared.freeBytes,
        neededBytes: prepared.neededBytes,
        freeFiles: prepared.freeFiles,
        availableMemoryBytes: prepared.availableMemoryBytes,
      },
      problems: prepared.problems,
      checks: prepared.checks,
      remedies: await remediesFor(prepared),
      resumable: prepared.resumable,
      resumes: prepared.target.resume !== undefined,
    };
  } finally {
    await dataset.close();
  }
}

/** Bytes that the writer holds on disk at its peak over those that stay: 2 where it rewrites all. */
function passes(plan: WritePlan, rows: number): number {
  const bytes = plan.estimateBytes(rows);
  return bytes === 0 ? 1 : (plan.estimatePeakBytes?.(rows) ?? bytes) / bytes;
}

/** The trial, and the seconds around its own work: starting, opening. */
async function tryOut(
  request: MigrationRequest,
  { spawn, signal }: PlanOptions,
): Promise<{ readonly result: TrialResult; readonly startSeconds: number }> {
  const begin = performance.now();
  const job: ConversionJob = { kind: 'trial', request };
  const result =
    spawn === undefined
      ? await runTrial(request, signal)
      : await runChildJob<TrialResult>(spawn, 'conversion', job, {
          signal,
          env: NATIVE_MEMORY_ENV,
        });
  const all = (performance.now() - begin) / 1000;
  const work = [...result.write, ...result.verify].reduce((sum, { seconds }) => sum + seconds, 0);
  return { result, startSeconds: Math.max(0, all - work - result.finishSeconds) };
}
