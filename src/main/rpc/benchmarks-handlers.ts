import type {
  BenchmarkEvent,
  BenchmarkReport,
  BenchmarkRequest,
} from '../../shared/model/benchmark';
import { cacheAvailability } from '../benchmark/cache-availability';
import { caseTrend } from '../benchmark/case-trend';
import { compareRuns } from '../benchmark/compare-runs';
import { benchmarkDefaults } from '../benchmark/defaults';
import { readEnvironment } from '../benchmark/environment';
import { estimateBenchmark } from '../benchmark/estimate';
import { exportReport } from '../benchmark/export';
import { exportComparison, exportTrends } from '../benchmark/export-comparison';
import { operationInfos } from '../benchmark/operations/registry';
import { PRESETS, findPreset } from '../benchmark/presets/registry';
import { runBenchmark } from '../benchmark/run';
import {
  getReport,
  listReports,
  removeReport,
  renameReport,
  reportsWithCase,
  requireHistory,
  saveReport,
  setBaseline,
  skippedReportFiles,
} from '../benchmark/store';
import type { JobContext } from './job-table';
import { procedures } from './procedures';
import type { EngineServices } from './services';

const on = procedures.benchmarks;

export function benchmarksHandlers({ benchmarkJobs: jobs, spawn }: EngineServices) {
  return {
    operations: on.operations.handler(() => operationInfos()),

    environment: on.environment.handler(() => readEnvironment()),

    cacheStates: on.cacheStates.handler(() => cacheAvailability()),

    defaults: on.defaults.handler(() => benchmarkDefaults()),

    estimate: on.estimate.handler(({ input }) => estimateBenchmark(input)),

    presets: on.presets.handler(() => PRESETS),

    start: on.start.handler(({ input }) => ({
      runId: jobs.start(({ signal, emit }) => runAndSave([input], { spawn, signal, emit })),
    })),

    startPreset: on.startPreset.handler(({ input }) => {
      const { requests } = findPreset(input.id);
      return {
        runId: jobs.start(({ signal, emit }) => runAndSave(requests, { spawn, signal, emit })),
      };
    }),

    watch: on.watch.handler(({ input, signal }) => jobs.watch(input.runId, signal)),

    cancel: on.cancel.handler(({ input }) => jobs.cancel(input.runId)),

    list: on.list.handler(({ input }) => listReports(input)),

    skippedFiles: on.skippedFiles.handler(() => skippedReportFiles()),

    get: on.get.handler(({ input }) => getReport(input.id)),

    remove: on.remove.handler(({ input }) => removeReport(input.id)),

    rename: on.rename.handler(({ input: { id, title } }) => renameReport(id, title)),

    setBaseline: on.setBaseline.handler(({ input }) => setBaseline(input.id)),

    compare: on.compare.handler(async ({ input: { before, after }, signal }) =>
      compareRuns(await getReport(before), await getReport(after), signal),
    ),

    exportComparison: on.exportComparison.handler(async ({ input, signal }) => {
      const { before, after, format } = input;
      const runs = [await getReport(before), await getReport(after)] as const;
      return exportComparison(await compareRuns(...runs, signal), format);
    }),

    trend: on.trend.handler(async ({ input }) =>
      caseTrend(await getReport(input.id), input.case, await reportsWithCase(input.case)),
    ),

    exportTrend: on.exportTrend.handler(async ({ input: { id, case: identity, format } }) => {
      const runs = await reportsWithCase(identity);
      return exportTrends(id, [caseTrend(await getReport(id), identity, runs)], format);
    }),

    export: on.export.handler(async ({ input: { id, format } }) =>
      exportReport(await getReport(id), format),
    ),
  };
}

/**
 * One request after the other; a cancelled one is the last. Whoever hears that a part or all is
 * finished may list the saved reports at once: it is there by then.
 */
async function runAndSave(
  requests: readonly BenchmarkRequest[],
  { spawn, signal, emit }: JobContext<BenchmarkEvent> & Pick<EngineServices, 'spawn'>,
): Promise<void> {
  // A history that cannot be written is told before anything is measured.
  await requireHistory();
  const earlier: BenchmarkReport[] = [];
  for (const [at, request] of requests.entries()) {
    const report = await runBenchmark(request, {
      spawn,
      signal,
      earlier,
      emit: (event) => {
        if (event.type !== 'finished') emit(event);
      },
    });
    await saveReport(report);
    earlier.push(report);
    const isLast = at === requests.length - 1 || report.status === 'cancelled';
    if (isLast) emit({ type: 'finished', report });
    else emit({ type: 'part-finished', report, next: at + 2, parts: requests.length });
    if (isLast) return;
  }
}
