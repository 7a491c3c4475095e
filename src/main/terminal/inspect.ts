import { Command } from 'commander';
import { EXIT } from '../../shared/errors';
import type { Catalogue, CatalogueEntry, Inspection, Problem } from '../../shared/model/dataset';
import type { FieldStatistics } from '../datasets/dataset-statistics';
import type { OpenedDataset } from '../datasets/open';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { factsText } from './facts-text';
import { type OpenOptions, sourceChoice, withOpenOption } from './open-option';
import { shellCommand, wayOptions, waysText } from './shell-command';
import { statisticNumber } from './statistics-text';
import { facts, sections, table } from './table';
import { formatBytes, formatCount, formatMoment, formatShape, plural } from './units';

/** Files listed for people; `--json` lists all. */
const FILES_SHOWN = 12;
const PROBLEMS_SHOWN = 50;
const ALTERNATIVES_SHOWN = 12;

interface InspectOptions extends CommonOptions, OpenOptions {
  readonly stats?: boolean;
  readonly format?: string;
}

export function inspectCommand(run: RunCommand): Command {
  return withOpenOption(new Command('inspect'))
    .description('what is there: format, rows, fields, files, sizes, problems')
    .argument('<path>', 'a dataset, or a folder with datasets in it')
    .option('--stats', 'also read every row and print statistics of every field')
    .option('--format <id>', 'open it as this format')
    .action((path: string, options: InspectOptions) =>
      run(options, (session) => inspect(path, options, session)),
    );
}

async function inspect(path: string, options: InspectOptions, session: Session): Promise<Answer> {
  const { lookAtPath } = await import('../datasets/look');
  if (
    options.format === undefined &&
    (options.open ?? []).length === 0 &&
    (await lookAtPath(path, session.signal)).kind === 'catalogue'
  ) {
    return inspectCatalogue(path, session);
  }
  const { openDataset } = await import('../datasets/open');
  const { inspectDataset } = await import('../datasets/inspect');
  const { signal } = session;
  const choice = await sourceChoice(path, options.format, options, signal);
  const opened = await openDataset(path, {
    ...choice,
    signal,
    report: (state) => session.report(state, 'open'),
  });
  try {
    const inspection = await inspectDataset(opened, {
      signal,
      report: (state) => session.report(state, 'check'),
    });
    const statistics = options.stats === true ? await readStatistics(opened, session) : undefined;
    return {
      document: { ...inspection, ...(statistics === undefined ? {} : { statistics }) },
      text: inspectionText(inspection, statistics),
      exitCode: exitCodeOf(inspection.problems),
    };
  } finally {
    await opened.dataset.close();
  }
}

async function readStatistics(
  { dataset }: OpenedDataset,
  session: Session,
): Promise<readonly FieldStatistics[]> {
  const { datasetStatistics } = await import('../datasets/dataset-statistics');
  return datasetStatistics(dataset, {
    signal: session.signal,
    report: (state) => session.report(state, 'statistics'),
  });
}

async function inspectCatalogue(path: string, session: Session): Promise<Answer> {
  const { readCatalogue } = await import('../datasets/catalogue');
  const catalogue = await readCatalogue(path, {
    signal: session.signal,
    report: (state) => session.report(state, 'open'),
  });
  const problems = catalogue.entries.flatMap((entry) =>
    entry.kind === 'dataset' ? entry.summary.problems : [entry.problem],
  );
  return {
    document: { path: catalogue.root, kind: 'catalogue', ...catalogue },
    text: catalogueText(catalogue),
    exitCode: exitCodeOf(problems),
  };
}

function exitCodeOf(problems: readonly Problem[]): Answer['exitCode'] {
  return problems.some((problem) => problem.severity === 'error') ? EXIT.checkFailed : EXIT.done;
}

function inspectionText(
  inspection: Inspection,
  statistics: readonly FieldStatistics[] | undefined,
): string {
  const { path, format, formatLabel, layout, rowCount, bytes, files, modifiedMs, opening } =
    inspection;
  return sections([
    [
      path,
      facts([
        ['format', `${format} (${formatLabel}): ${layout}`],
        ...(opening === undefined ? [] : [['opened', opening.reason] as const]),
        ['rows', formatCount(rowCount)],
        ['size', `${formatBytes(bytes)} in ${plural(files, 'file')}`],
        ['changed', formatMoment(modifiedMs)],
      ]),
    ].join('\n'),
    `Fields\n${table(
      [
        { title: 'name' },
        { title: 'kind' },
        { title: 'dtype' },
        { title: 'shape' },
        { title: 'stored' },
      ],
      inspection.fields.map((field) => [
        field.name,
        field.kind,
        field.dtype,
        formatShape(field.shape),
        [field.stored, field.byteOrder === 'big' ? 'big-endian' : undefined]
          .filter((part) => part !== undefined)
          .join(', '),
      ]),
    )}`,
    factsText(inspection.facts),
    statistics === undefined ? null : statisticsText(statistics),
    `Row order\n${facts(inspection.rowOrders.map(({ order, meaning }) => [order, meaning] as const))}`,
    alternativesText(inspection),
    filesText(inspection),
    metadataText(inspection),
    problemsText(inspection.problems),
  ]);
}

/** What else lies at the path, each with the command that shows it. */
function alternativesText({ path, alternatives }: Inspection): string | null {
  if (alternatives.length === 0) return null;
  const rest = alternatives.length - ALTERNATIVES_SHOWN;
  const shown = waysText(alternatives.slice(0, ALTERNATIVES_SHOWN), (other) =>
    shellCommand(['inspect', path, ...wayOptions(other, '--format')]),
  );
  return `Also here\n${shown}${rest > 0 ? `\n  … and ${formatCount(rest)} more` : ''}`;
}

function statisticsText(statistics: readonly FieldStatistics[]): string {
  const right = { align: 'right' } as const;
  return `Statistics over every row\n${table(
    [
      { title: 'field' },
      ...['values', 'NaN', '+inf', '-inf', 'zeros', 'minimum', 'maximum', 'mean', 'st. dev.'].map(
        (title) => ({ title, ...right }),
      ),
    ],
    statistics.map((one) => [
      one.field,
      ...[one.count, one.nan, one.positiveInfinity, one.negativeInfinity, one.zeros].map(
        formatCount,
      ),
      ...[one.minimum, one.maximum, one.mean, one.standardDeviation].map(statisticNumber),
    ]),
  )}`;
}

function filesText({ fileEntries }: Inspection): string {
  const rest = fileEntries.length - FILES_SHOWN;
  const shown = table(
    [
      { title: 'path' },
      { title: 'role' },
      { title: 'rows', align: 'right' },
      { title: 'size', align: 'right' },
    ],
    fileEntries
      .slice(0, FILES_SHOWN)
      .map(({ path, role, rows, bytes }) => [
        path,
        role,
        rows === undefined ? '' : formatCount(rows),
        formatBytes(bytes),
      ]),
  );
  return `Files\n${shown}${rest > 0 ? `\n  … and ${formatCount(rest)} more` : ''}`;
}

function metadataText({ metadata }: Inspection): string | null {
  const pairs = Object.entries(metadata).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const line = text.replace(/\s+/g, ' ').trim();
    return [name, line.length > 100 ? `${line.slice(0, 99)}…` : line] as const;
  });
  return pairs.length === 0 ? null : `Metadata\n${facts(pairs)}`;
}

function problemsText(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'No problems found.';
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const rest = problems.length - PROBLEMS_SHOWN;
  const lines = facts(
    problems.slice(0, PROBLEMS_SHOWN).map(({ severity, code, message, path }) => {
      // Most sentences name their file themselves.
      const place = path === undefined || message.includes(path) ? '' : `${path}: `;
      return [severity, `${place}${message} [${code}]`] as const;
    }),
  );
  const title = `Problems: ${plural(errors, 'error')}, ${plural(problems.length - errors, 'warning')}`;
  return `${title}\n${lines}${rest > 0 ? `\n  … and ${formatCount(rest)} more` : ''}`;
}

function catalogueText({ root, entries, otherFolders }: Catalogue): string {
  const right = { align: 'right' } as const;
  const found = table(
    [
      { title: 'name' },
      { title: 'format' },
      { title: 'rows', ...right },
      { title: 'tensor' },
      { title: 'size', ...right },
      { title: 'files', ...right },
      { title: 'changed' },
      { title: 'problems' },
    ],
    entries.map(catalogueLine),
  );
  const others =
    otherFolders === 0 ? '' : `\n  ${plural(otherFolders, 'other folder')} with no dataset`;
  return `${root}: ${plural(entries.length, 'dataset')}\n${found}${others}`;
}

function catalogueLine(entry: CatalogueEntry): readonly string[] {
  if (entry.kind === 'unreadable') {
    return [entry.name, '', '', '', '', '', '', entry.problem.message];
  }
  const { summary } = entry;
  const tensor = summary.fields.find((field) => field.kind === 'tensor');
  return [
    summary.name,
    summary.format,
    formatCount(summary.rowCount),
    tensor === undefined ? '' : `${tensor.dtype} ${formatShape(tensor.shape)}`,
    formatBytes(summary.bytes),
    formatCount(summary.files),
    formatMoment(summary.modifiedMs),
    summary.problems[0]?.message ?? '',
  ];
}
