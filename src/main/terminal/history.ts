/** The saved benchmarks: everything that the window does with them. */
import { Command, Option } from 'commander';
import { UsageError, assertNever } from '../../shared/errors';
import type { BenchmarkFilter } from '../../shared/model/benchmark-history';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { compareSaved, trendSaved } from './history-compare';
import { listText } from './history-text';
import { count, day } from './option-values';
import { REPORT_FORMATS, checkReport } from './report-file';
import { saveFile } from './save-file';

const ACTIONS = ['list', 'compare', 'trend', 'rename', 'remove', 'baseline', 'export'] as const;
type Action = (typeof ACTIONS)[number];

interface HistoryOptions extends CommonOptions, BenchmarkFilter {
  readonly items?: number;
  readonly report?: string;
  readonly force?: boolean;
}

export function historyCommand(run: RunCommand): Command {
  return new Command('history')
    .description('list, compare, follow, rename, remove and export saved benchmarks')
    .argument('[action]', `${ACTIONS.join(', ')}; list when absent`, 'list')
    .argument(
      '[what...]',
      'compare BEFORE AFTER | trend RUN | rename RUN TITLE | remove RUN | baseline RUN|none | export RUN FILE; RUN is an id, last or baseline',
    )
    .option('--text <words>', 'list those whose title or formats hold these words')
    .option('--format <id>', 'list those that measured this format; trend: its cases')
    .option('--operation <id>', 'list those that measured this operation; trend: its cases')
    .option('--items <n>', 'trend: cases of this size', count)
    .addOption(new Option('--status <status>', 'of the run').choices(['complete', 'cancelled']))
    .option('--from <day>', 'list from this day on: 2026-01-31', day)
    .option('--to <day>', 'list up to this day', day)
    .option(
      '--report <file>',
      'also write it: compare .md, .html, .csv or .json; trend .csv or .json',
    )
    .option('--force', 'replace the exported file when it is there')
    .action((action: string, what: readonly string[], options: HistoryOptions) =>
      run(options, (session) => history(actionOf(action), what, options, session)),
    );
}

async function history(
  action: Action,
  what: readonly string[],
  options: HistoryOptions,
  session: Session,
): Promise<Answer> {
  const store = await import('../benchmark/store');
  const { findRun } = await import('../benchmark/find-run');
  switch (action) {
    case 'list': {
      expectCount(action, what, 0);
      const runs = await store.listReports(options);
      const skippedFiles = await store.skippedReportFiles();
      return { document: { runs, skippedFiles }, text: listText(runs, skippedFiles) };
    }
    case 'compare': {
      const [before = '', after = ''] = expectCount(action, what, 2);
      return compareSaved([before, after], options, session);
    }
    case 'trend': {
      const [text = ''] = expectCount(action, what, 1);
      return trendSaved(text, options, session);
    }
    case 'rename': {
      const [text = '', title = ''] = expectCount(action, what, 2);
      const { id } = await findRun(text);
      await store.renameReport(id, title);
      return { document: { id, title: title.trim() }, text: `${id} is “${title.trim()}” now.` };
    }
    case 'remove': {
      const [text = ''] = expectCount(action, what, 1);
      const { id, title } = await findRun(text);
      await store.removeReport(id);
      return { document: { removed: id }, text: `Removed ${id} (“${title}”).` };
    }
    case 'baseline': {
      const [text = ''] = expectCount(action, what, 1);
      const id = text === 'none' ? null : (await findRun(text)).id;
      await store.setBaseline(id);
      const said = id === null ? 'No run is the baseline now.' : `${id} is the baseline now.`;
      return { document: { baseline: id }, text: said };
    }
    case 'export': {
      const [text = '', file = ''] = expectCount(action, what, 2);
      const format = await checkReport(file, options.force === true, REPORT_FORMATS);
      const report = await findRun(text);
      const { exportReport } = await import('../benchmark/export');
      const path = await saveFile(file, exportReport(report, format).text, options.force === true);
      return { document: { id: report.id, path }, text: `Written to ${path}` };
    }
    default:
      return assertNever(action);
  }
}

function actionOf(text: string): Action {
  const action = ACTIONS.find((known) => known === text);
  if (action !== undefined) return action;
  throw new UsageError('usage', `There is no action “${text}” of history.`, {
    hint: `Actions: ${ACTIONS.join(', ')}.`,
  });
}

function expectCount(action: Action, what: readonly string[], count: number): readonly string[] {
  if (what.length === count) return what;
  throw new UsageError(
    'usage',
    `“history ${action}” takes ${count === 0 ? 'nothing' : String(count)} after it, not ${what.length}.`,
    { hint: 'See “arrayscope history --help”; a title of several words stands in quotes.' },
  );
}
