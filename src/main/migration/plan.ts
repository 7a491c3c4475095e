import type { MigrationPlan, MigrationRequest } from '../../shared/model/migration';
import type { WritePlan } from '../formats/types';
import { type SpawnChild, runChildJob } from '../lib/child-job';
import { NATIVE_MEMORY_ENV } from '../lib/native-memory-env';
import { fingerprintOfDataset } from './fingerprint';
import type { ConversionJob } from './job';
import { journalState, readJournal, sameJob } from './journal';
import { orderMeanings } from './order-meaning';
import { type Prepared, jobOf, preflight } from './preflight';
import { estimateRowBytes, sliceRows } from './slice-rows';
import { timeRange } from './time-range';
import { type TrialResult, runTrial } from './trial';

export interface PlanOptions {
  /** Runs a short trial for the time range; it writes into a hidden folder and removes it. */
  readonly trial: boolean;
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
      options.trial && allowed && dataset.rowCount > 0 ? await tryOut(request, options) : null;
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
        trialRows: trial?.result.rows ?? 0,
        memoryBytes: Math.max(
          memoryBytes(prepared),
          options.spawn === undefined ? 0 : (trial?.result.peakMemoryBytes ?? 0),
        ),
        freeBytes: prepared.freeBytes,
        neededBytes: prepared.neededBytes,
      },
      problems: prepared.problems,
      resumable: await resumable(prepared),
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

/** The process and its libraries with their own buffers, as measured with Lance (the largest). */
const BASE_BYTES = 450_000_000;
/** Slices alive at once at the worst: read ahead, being written, in the library's own buffers. */
const SLICES = 8;

/** Peak memory: a bound by the slice, whatever the number of rows; the index order adds 4 bytes a row. */
function memoryBytes({ opened: { dataset }, request }: Prepared): number {
  const slice = sliceRows(dataset.fields) * estimateRowBytes(dataset.fields);
  const permutation = request.order === 'stored' ? 0 : 4 * dataset.rowCount;
  return BASE_BYTES + SLICES * slice + permutation;
}

/** A run that was killed after its last row was flushed; others begin anew. */
async function resumable(prepared: Prepared): Promise<MigrationPlan['resumable']> {
  const entries = await readJournal(prepared.places.stagingPath);
  const state = entries === null ? null : journalState(entries);
  if (state === null || state.written === null || state.job === null) return null;
  const now = jobOf(prepared, await fingerprintOfDataset(prepared.opened.dataset));
  return sameJob(state.job, now) ? { rowsDone: state.written.rows } : null;
}
