import { Command, Option } from 'commander';
import { EXIT, type ExitCode, UsageError } from '../../shared/errors';
import {
  type BenchmarkReport,
  type BenchmarkRequest,
  type CacheState,
  type ReportFormat,
  STREAM_OPERATION,
} from '../../shared/model/benchmark';
import { COMPRESSION_OPERATIONS } from '../../shared/model/compression-plot';
import { NUMERIC_DTYPES, isNumericDtype } from '../../shared/model/dtype';
import { plannedText } from '../../shared/model/planned-cases';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { codecEntries, parseEntries } from './bench-entries';
import { benchText } from './bench-text';
import { type OpenOptions, sourceChoice, withOpenOption } from './open-option';
import { count, counts, naturalNumber, percent, words } from './option-values';
import { REPORT_FORMATS, checkReport, reportFiles } from './report-file';
import { saveFile } from './save-file';
import { spawnFromBuild } from './spawn-from-build';
import { type SweepOptions, sweepGrid, sweepOf } from './sweep-option';

interface BenchOptions extends CommonOptions, OpenOptions, SweepOptions {
  readonly from?: string;
  readonly formats?: readonly string[];
  readonly codecs?: readonly string[];
  readonly narrow?: readonly string[];
  readonly operations?: readonly string[];
  readonly sizes?: readonly number[];
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly repeats?: number;
  readonly rounds?: number;
  readonly control?: boolean;
  readonly controlAll?: boolean;
  readonly cache?: CacheState;
  readonly seed?: number;
  readonly title?: string;
  readonly preset?: string;
  readonly list?: boolean;
  readonly save?: boolean;
  readonly baseline?: string;
  readonly failIfSlower?: number;
  readonly report?: string;
  readonly force?: boolean;
}

export function benchCommand(run: RunCommand): Command {
  return withOpenOption(new Command('bench'))
    .description("measure formats side by side, on PATH's own rows or on generated ones")
    .argument('[path]', 'a dataset whose rows are measured')
    .option('--formats <list>', 'npy,lance,… ; settings after a colon: lance:codec=zstd', words)
    .option('--codecs <list>', 'formats with every lossless codec and level of theirs: zarr', words)
    .option(
      '--narrow <list>',
      'LOSSY: each of --codecs also with wider floats as float32, float16',
      words,
    )
    .option('--from <format>', 'open PATH as this format')
    .option('--operations <list>', 'write,open,full-read,sequential-read,random-read,…', words)
    .option(
      '--sweep <grid>',
      'of stream: rows of a batch × batches ahead [× threads]: 100,1000x0,2,8x0,2',
      sweepGrid,
    )
    .option('--sweep-cache <bytes>', 'of stream: reads a second pass from a cache', count)
    .option('--sizes <list>', 'numbers of items: 100,500,1000', counts)
    .option('--shape <a,b,c>', 'shape of a generated row', counts)
    .option('--dtype <name>', 'element type of a generated row')
    .option('--repeats <n>', 'timed samples a case', count)
    .option('--rounds <n>', 'times that every case runs, in a new process each', count)
    .option('--no-control', 'do not measure the baseline against itself (noise floor)')
    .option(
      '--control-all',
      'measure every format against itself: how often would the verdicts be wrong?',
    )
    .addOption(new Option('--cache <state>', 'of the files').choices(['hot', 'reopen', 'cold']))
    .option('--seed <n>', 'of the rows, the order of the cases and the intervals', naturalNumber)
    .option('--title <text>', 'of the report')
    .option(
      '--preset <id>',
      'a ready-made question: notebook, numpack-1m, … (a wrong id lists them)',
    )
    .option('--save', 'keep the report where the window lists it')
    .option('--list', 'list what was kept and measure nothing (more: arrayscope history)')
    .option('--baseline <run>', 'compare with a report (JSON), or a kept run: ID, last, baseline')
    .option('--fail-if-slower <percent>', 'exit 1 when a case is slower than the baseline', percent)
    .option('--report <file>', 'also write it: .md, .html, .json, .csv or .ipynb')
    .option('--force', 'replace the report when it is there')
    .action((path: string | undefined, options: BenchOptions) =>
      run(options, (session) => bench(path, options, session)),
    );
}

async function bench(
  path: string | undefined,
  options: BenchOptions,
  session: Session,
): Promise<Answer> {
  if (options.list === true) {
    const { listReports, skippedReportFiles } = await import('../benchmark/store');
    const { listText } = await import('./history-text');
    const [runs, skippedFiles] = [await listReports(), await skippedReportFiles()];
    return { document: { runs, skippedFiles }, text: listText(runs, skippedFiles) };
  }
  // Whatever can be refused is refused before anything is measured.
  const requests = await benchRequests(path, options);
  const files = options.report === undefined ? [] : reportFiles(options.report, requests.length);
  const formats: ReportFormat[] = [];
  for (const file of files) {
    formats.push(await checkReport(file, options.force === true, REPORT_FORMATS));
  }
  if (options.failIfSlower !== undefined && options.baseline === undefined) {
    throw new UsageError('usage', '--fail-if-slower needs a --baseline to compare with.');
  }
  const { readBaseline, requireComparable } = await import('./bench-baseline');
  const baseline =
    options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  if (baseline !== undefined) {
    for (const request of requests) requireComparable(request, baseline);
  }
  if (options.save === true) await (await import('../benchmark/store')).requireHistory();
  const { runBenchmark } = await import('../benchmark/run');
  const done: Finished[] = [];
  for (const [at, request] of requests.entries()) {
    if (done.at(-1)?.report.status === 'cancelled') break;
    const report = await runBenchmark(request, {
      spawn: spawnFromBuild(),
      signal: session.signal,
      earlier: done.map((one) => one.report),
      emit: (event) => {
        if (event.type === 'planned') session.note(`Measuring ${plannedText(event.planned)}.`);
        if (event.type === 'progress') session.report(event.progress, event.running?.label);
        if (event.type === 'case-failed') {
          const { label, operation, items, message } = event.failure;
          session.warn(`${label}, ${operation}, ${items} items: ${message}`);
        }
      },
    });
    // Kept first: what was measured is not lost when the baseline turns out to be another's.
    const written = await keep(report, options, files[at], formats[at]);
    done.push({ report, written });
  }
  return answerOf(done, baseline, options.failIfSlower ?? Infinity);
}

interface Finished {
  readonly report: BenchmarkReport;
  /** Where it was kept, in sentences. */
  readonly written: readonly string[];
}

/** The last report; those before it, of a preset of several runs, under `earlier`. */
async function answerOf(
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

/**
 * The preset's requests, with what the options say otherwise.
 * @throws UsageError for options that do not fit together or name what is not there
 */
export async function benchRequests(
  path: string | undefined,
  options: BenchOptions,
): Promise<readonly BenchmarkRequest[]> {
  const { findPreset } = await import('../benchmark/presets/registry');
  const { id, requests } = findPreset(options.preset ?? 'default');
  // Each has rows of its own, and where there is one thing to name there is one run.
  const single = path ?? options.shape ?? options.dtype ?? options.sizes ?? options.title;
  if (requests.length > 1 && (single !== undefined || options.baseline !== undefined)) {
    throw new UsageError(
      'usage',
      `The preset ${id} is ${requests.length} runs on rows of their own: PATH, --shape, --dtype, --sizes, --title and --baseline do not fit it.`,
    );
  }
  const changed: BenchmarkRequest[] = [];
  for (const request of requests) changed.push(await changedRequest(request, path, options));
  return changed;
}

/** What is asked of codecs where nothing else is said: size against speed, at one size. */
const CODEC_REQUEST: Pick<BenchmarkRequest, 'entries' | 'operations' | 'sizes'> = {
  entries: [],
  operations: COMPRESSION_OPERATIONS,
  sizes: [500],
};

async function changedRequest(
  defaults: BenchmarkRequest,
  path: string | undefined,
  options: BenchOptions,
): Promise<BenchmarkRequest> {
  const { operationInfos } = await import('../benchmark/operations/registry');
  const known = operationInfos().map((operation) => operation.id);
  const codecs = await codecEntries(options.codecs ?? [], options.narrow ?? []);
  const standard = codecs.length === 0 ? defaults : { ...defaults, ...CODEC_REQUEST };
  const operations = options.operations ?? standard.operations;
  const unknown = operations.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new UsageError('unknown-operation', `There is no operation called “${unknown}”.`, {
      hint: `Operations: ${known.join(', ')}.`,
    });
  }
  const sweep = sweepOf(options, operations, STREAM_OPERATION) ?? defaults.sweep;
  return {
    ...defaults,
    operations,
    ...(options.title === undefined ? {} : { title: options.title }),
    entries: [
      ...(options.formats === undefined ? standard.entries : await parseEntries(options.formats)),
      ...codecs,
    ],
    sizes: options.sizes ?? standard.sizes,
    ...(sweep === undefined ? {} : { sweep }),
    repeats: options.repeats ?? defaults.repeats,
    rounds: options.rounds ?? defaults.rounds,
    // Who names a number of samples gets that many.
    secondsPerCase: options.repeats === undefined ? defaults.secondsPerCase : undefined,
    control:
      options.controlAll === true ? 'every' : options.control === false ? false : defaults.control,
    cache: options.cache ?? defaults.cache,
    seed: options.seed ?? defaults.seed,
    data: await dataOf(path, options, defaults.data),
  };
}

async function dataOf(
  path: string | undefined,
  { shape, dtype, seed, from, open }: BenchOptions,
  standard: BenchmarkRequest['data'],
): Promise<BenchmarkRequest['data']> {
  if (path !== undefined) {
    if (shape !== undefined || dtype !== undefined) {
      throw new UsageError(
        'usage',
        '--shape and --dtype are for generated rows; PATH has rows of its own.',
      );
    }
    const { resolvePath } = await import('../datasets/resolve-path');
    return {
      kind: 'dataset',
      path: resolvePath(path),
      ...(await sourceChoice(path, from, { open })),
    };
  }
  if (from !== undefined || (open ?? []).length > 0) {
    throw new UsageError('usage', '--from and --open say how PATH is opened; there is none.');
  }
  if (dtype !== undefined && !isNumericDtype(dtype)) {
    throw new UsageError('bad-dtype', `“${dtype}” is no element type of a tensor.`, {
      hint: `Choose one of ${NUMERIC_DTYPES.join(', ')}.`,
    });
  }
  if (standard.kind === 'tpch' && shape === undefined && dtype === undefined) {
    return { ...standard, ...(seed === undefined ? {} : { seed }) };
  }
  const generated =
    standard.kind === 'generated'
      ? standard
      : ({ kind: 'generated', shape: [64, 64, 3], dtype: 'float32', seed: 0 } as const);
  return {
    ...generated,
    ...(shape === undefined ? {} : { shape }),
    ...(dtype === undefined ? {} : { dtype }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** Where the report was kept, in sentences. */
async function keep(
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
