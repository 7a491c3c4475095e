import { randomBytes } from 'node:crypto';
import { CancelledError } from '../../shared/errors';
import type {
  BenchmarkEvent,
  BenchmarkReport,
  BenchmarkRequest,
} from '../../shared/model/benchmark';
import type { SpawnChild } from '../lib/child-job';
import { throwIfCancelled } from '../lib/cancel';
import { advise } from './advice/advise';
import { CaseRunner } from './case-runner';
import { judgeClaims } from './claims/judge-claims';
import { readEnvironment } from './environment';
import { requireSpace } from './estimate';
import { computeFindings } from './findings';
import { describeMethod } from './method';
import { operationInfos } from './operations/registry';
import { plannedRun } from './plan';
import { type PlannedRequest, planRequest } from './request-plan';
import { baselineEntry, computeSpeedups } from './speedups';
import { streamGrids } from './stream-advice';
import { makeWorkFolder, removeWorkFolder, workRoot } from './work-folder';

/** A title names so many entries at most. */
const MOST_NAMED = 4;

export interface RunBenchmarkOptions {
  readonly spawn: SpawnChild;
  readonly signal?: AbortSignal | undefined;
  /** The last event is `finished` with the report. */
  readonly emit?: ((event: BenchmarkEvent) => void) | undefined;
  /** Reports of the same question that ended before: some claims are about several runs. */
  readonly earlier?: readonly BenchmarkReport[] | undefined;
  /** Where the run's own folder is made; it is removed at the end, however that comes. */
  readonly root?: string | undefined;
}

/**
 * Prepares the datasets, runs every case in a process of its own, and computes the report.
 * A cancelled run gives a report too, with what was measured until then and the status that says
 * so.
 * @throws UsageError or InputError for a request that cannot run, MachineError without the space
 *   for it, CancelledError when it was cancelled before it began.
 */
export async function runBenchmark(
  request: BenchmarkRequest,
  options: RunBenchmarkOptions,
): Promise<BenchmarkReport> {
  const { signal, root = workRoot() } = options;
  const started = performance.now();
  const planned = await planRequest(request, signal);
  await requireSpace(planned.diskBytes, root);
  options.emit?.({ type: 'planned', planned: plannedRun(planned.plan) });
  const environment = await readEnvironment(root);
  throwIfCancelled(signal);
  const folder = await makeWorkFolder(root);
  const runner = new CaseRunner(planned, folder, options);
  let status: BenchmarkReport['status'] = 'complete';
  try {
    await runner.prepareAll();
    await runner.measureAll();
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    status = 'cancelled';
  } finally {
    await removeWorkFolder(folder);
  }
  const { controls } = runner;
  const measured = {
    request,
    status,
    environment,
    method: describeMethod(planned),
    results: runner.results.map(({ result }) => result),
    failures: runner.failures,
    storage: runner.storage,
    controls,
    speedups: computeSpeedups(
      runner.results,
      baselineEntry(planned.entries),
      controls,
      request.seed,
    ),
  };
  const report: BenchmarkReport = {
    id: reportId(environment.startedAt),
    title: request.title ?? defaultTitle(planned),
    createdAt: environment.startedAt,
    ...measured,
    streams: streamGrids(measured.results),
    findings: computeFindings(measured, operationInfos()),
    claims: judgeClaims(measured, options.earlier),
    advice: advise(measured),
    durationMs: performance.now() - started,
  };
  options.emit?.({ type: 'finished', report });
  return report;
}

/** Sorts by time and is safe as a file name: `20250131T094500Z-3f9a1c`. */
function reportId(startedAt: string): string {
  return `${startedAt.replace(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;
}

function defaultTitle({ entries, fields }: PlannedRequest): string {
  const tensor = fields.find((field) => field.kind === 'tensor') ?? fields.at(-1);
  const shape =
    tensor === undefined || tensor.shape.length === 0 ? '' : `${tensor.shape.join('×')} `;
  return `${entriesTitle(entries.map(({ label }) => label))}, ${shape}${tensor?.dtype ?? ''}`;
}

/** All of a few; of many the first ones and how many there are. */
function entriesTitle(labels: readonly string[]): string {
  if (labels.length <= MOST_NAMED) return labels.join(' and ');
  return `${labels.slice(0, 2).join(', ')} and ${labels.length - 2} others`;
}
