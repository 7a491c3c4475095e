import { Command, Option } from 'commander';
import { UsageError } from '../../shared/errors';
import type { ReportFormat } from '../../shared/model/benchmark';
import { plannedText } from '../../shared/model/planned-cases';
import type { Answer, RunCommand, Session } from './answer';
import { type Finished, benchAnswer, keepReport } from './bench-answer';
import type { BenchOptions } from './bench-options';
import { benchRequests } from './bench-requests';
import { withOpenOption } from './open-option';
import { count, counts, naturalNumber, percent, words } from './option-values';
import { REPORT_FORMATS, checkReport, reportFiles } from './report-file';
import { spawnFromBuild } from './spawn-from-build';
import { sweepGrid } from './sweep-option';

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
    .option('--sweep-cache-ttl <ms>', 'of stream: how long a cached batch stays good', count)
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
    const written = await keepReport(report, options, files[at], formats[at]);
    done.push({ report, written });
  }
  return benchAnswer(done, baseline, options.failIfSlower ?? Infinity);
}
