import { EXIT, type ExitCode, UsageError } from '../../shared/errors';
import type { BenchmarkReport, ReportFormat } from '../../shared/model/benchmark';
import type { Answer } from './answer';
import type { BenchOptions } from './bench-options';
import { benchText } from './bench-text';
import { saveFile } from './save-file';

export interface Finished {
  readonly report: BenchmarkReport;
  /** Where it was kept, in sentences. */
  readonly written: readonly string[];
}

/** The last report; those before it, of a preset of several runs, under `earlier`. */
export async function benchAnswer(
  done: readonly Finished[],
  baseline: BenchmarkReport | undefined,
  allowedPercent: number,
): Promise<Answer> {
  const last = done.at(-1);
  if (last === undefined) throw new UsageError('usage', 'There is nothing to measure.');
  const { report } = last;
  const { checkBaseline } = await import('./bench-baseline');
  const comparison =
    baseline === undefined || report.status === 'cancelled'
      ? undefined
      : checkBaseline(report, baseline, allowedPercent);
  const earlier = done.slice(0, -1).map((one) => one.report);
  const texts = done.map((one) =>
    benchText(one.report, one === last ? comparison : undefined, one.written),
  );
  const codes = done.map((one) =>
    exitCodeOf(one.report, one === last && (comparison?.regressions.length ?? 0) > 0),
  );
  return {
    document: {
      ...report,
      ...(earlier.length === 0 ? {} : { earlier }),
      ...(comparison === undefined ? {} : { baseline: comparison }),
    },
    text: texts.join('\n\n'),
    exitCode: codes.find((code) => code === EXIT.cancelled) ?? worst(codes),
  };
}

function worst(codes: readonly ExitCode[]): ExitCode {
  return codes.find((code) => code !== EXIT.done) ?? EXIT.done;
}

function exitCodeOf(report: BenchmarkReport, tooSlow: boolean): ExitCode {
  if (report.status === 'cancelled') return EXIT.cancelled;
  return tooSlow || report.failures.length > 0 ? EXIT.checkFailed : EXIT.done;
}

/** Where the report was kept, in sentences. */
export async function keepReport(
  report: BenchmarkReport,
  { save }: BenchOptions,
  file: string | undefined,
  format: ReportFormat | undefined,
): Promise<readonly string[]> {
  const written: string[] = [];
  if (save === true) {
    const { saveReport } = await import('../benchmark/store');
    await saveReport(report);
    written.push(`Saved as ${report.id}.`);
  }
  if (file !== undefined && format !== undefined) {
    const { exportReport } = await import('../benchmark/export');
    written.push(`Written to ${await saveFile(file, exportReport(report, format).text, true)}`);
  }
  return written;
}
