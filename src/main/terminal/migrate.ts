import { Command, Option } from 'commander';
import type {
  MigrationEstimate,
  MigrationPlan,
  MigrationRequest,
  MigrationResult,
} from '../../shared/model/migration';
import { warningKey } from '../../shared/model/warning-key';
import { DEFAULT_TARGET } from '../formats/registry';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import {
  WARNING_ANSWERS,
  type WarningAnswer,
  answerWarnings,
  warningText,
} from './answer-warnings';
import { type ConversionOptions, keptText, resumeCommand } from './kept-text';
import { sourceChoice, withOpenOption } from './open-option';
import { collect } from './option-values';
import { spawnFromBuild } from './spawn-from-build';
import { parseSettings } from './settings-option';
import { facts, sections, table } from './table';
import { formatBytes, formatCount, formatSeconds, formatShape, plural } from './units';

const UNVERIFIED =
  'NOT VERIFIED: nothing of what was written was compared with the source. ' +
  'Compare it before you rely on it: arrayscope verify SOURCE DESTINATION';

interface MigrateOptions extends CommonOptions, ConversionOptions {
  readonly dryRun?: boolean;
  readonly resume?: boolean;
  readonly warnings?: WarningAnswer;
}

export function migrateCommand(run: RunCommand): Command {
  return withOpenOption(new Command('migrate'))
    .description('convert, verify, publish; the source stays untouched')
    .argument('<source>', 'a dataset')
    .argument('[destination]', "a folder for the result; the format's own choice when absent")
    .option('--to <format>', 'the format to write', DEFAULT_TARGET)
    .option('--from <format>', 'open the source as this format')
    .addOption(
      new Option('--order <which>', 'stored: as the batches lie; index: as the index lists them')
        .choices(['stored', 'index'])
        .default('stored'),
    )
    .option('--set <name=value>', 'a setting of the format, several times if need be', collect, [])
    .option('--dry-run', 'only show the plan; reads the first rows and touches nothing')
    .option('--resume', 'go on where an interrupted run stopped')
    .addOption(
      new Option(
        '--warnings <answer>',
        'what to do with them: ask, accept or refuse; ask in a terminal, else accept',
      ).choices(WARNING_ANSWERS),
    )
    .option('--no-verify', 'publish without comparing; not advised')
    .option('--keep-staging', 'keep the unfinished result of a failed run')
    .action((source: string, destination: string | undefined, options: MigrateOptions) =>
      run(options, (session) => migrate(source, destination, options, session)),
    );
}

async function migrate(
  source: string,
  destination: string | undefined,
  options: MigrateOptions,
  session: Session,
): Promise<Answer> {
  const request = await requestOf(source, destination, options, session.signal);
  if (options.dryRun === true) return dryRun(request, session);
  const { isOfAnother, runMigration } = await import('../migration/run');
  if (!request.verify) session.warn(UNVERIFIED);
  const { known, lasting } = await answerWarnings(request, options.warnings, session);
  let kept: string | null = null;
  const result = await runMigration(
    lasting === undefined ? request : { ...request, answered: lasting },
    {
      spawn: spawnFromBuild(),
      signal: session.signal,
      emit: (event) => {
        if (event.type === 'progress') session.report(event.progress, event.phase);
        if (event.type === 'warned')
          for (const problem of event.problems)
            if (!known.has(warningKey(problem))) session.warn(warningText(problem));
        if (event.type === 'stopped' && event.resumable !== null)
          kept = keptText(
            event.resumable,
            resumeCommand(source, destination, options),
            event.destination,
          );
      },
    },
  ).catch((error: unknown) => {
    // Of what another run keeps this command is not the way on.
    if (kept !== null && !isOfAnother(error)) session.warn(kept);
    throw error;
  });
  return { document: result, text: resultText(result) };
}

async function requestOf(
  source: string,
  destination: string | undefined,
  options: MigrateOptions,
  signal: AbortSignal,
): Promise<MigrationRequest> {
  const { requireFormat } = await import('../datasets/open');
  const { resolvePath } = await import('../datasets/resolve-path');
  const format = await requireFormat(options.to);
  const from = await sourceChoice(source, options.from, options, signal);
  return {
    source: resolvePath(source),
    ...(from.format === undefined ? {} : { sourceFormat: from.format }),
    ...(from.settings === undefined ? {} : { sourceSettings: from.settings }),
    ...(destination === undefined ? {} : { destination: resolvePath(destination) }),
    to: format.id,
    order: options.order,
    settings: parseSettings(options.set, [format.createSettings], format.label),
    verify: options.verify,
    resume: options.resume === true,
    keepStaging: options.keepStaging === true,
  };
}

async function dryRun(request: MigrationRequest, session: Session): Promise<Answer> {
  const { planMigration } = await import('../migration/plan');
  const plan = await planMigration(request, { trial: 'reading', signal: session.signal });
  const { forbidding } = await import('../migration/preflight');
  const refusal = forbidding(plan.problems);
  if (refusal !== null) {
    session.warn('This plan cannot be carried out.');
  }
  return {
    document: plan,
    text: planText(plan),
    // The code that the run itself would end with.
    ...(refusal === null ? {} : { exitCode: refusal.exitCode }),
  };
}

function planText(plan: MigrationPlan): string {
  const { estimate, request, source } = plan;
  return sections([
    `Plan; nothing was written\n${facts([
      ['source', `${source.path} (${source.formatLabel}, ${plural(source.rowCount, 'row')})`],
      ['result', plan.publishedPath],
      ['staged at', plan.stagingPath],
      ['rows', formatCount(estimate.rows)],
      ['bytes', `${formatBytes(estimate.bytes)} in about ${plural(estimate.files, 'file')}`],
      [
        'free',
        `${formatBytes(estimate.freeBytes)}; at most ${formatBytes(estimate.neededBytes)} needed`,
      ],
      ['memory', `about ${formatBytes(estimate.memoryBytes)}`],
      ['time', timeText(estimate)],
      [
        'stopped',
        plan.resumes
          ? 'goes on from the last finished chunk with --resume'
          : 'begins anew if it is stopped while it writes; a verification goes on with --resume',
      ],
      ['verified', request.verify ? 'every row and byte, before it is published' : 'NOT AT ALL'],
    ])}`,
    `Fields\n${table(
      [
        { title: 'field' },
        { title: 'dtype' },
        { title: 'shape' },
        { title: 'column' },
        { title: 'stored as' },
      ],
      plan.mappings.map(({ field, column, stored, note }) => [
        field.name,
        field.dtype,
        formatShape(field.shape),
        column,
        note === undefined ? stored : `${stored}; ${note}`,
      ]),
    )}`,
    ...plan.orders.map(
      (order) =>
        `Row order “${order.order}”${order.order === request.order ? ' (chosen)' : ''}\n${facts([
          ['before', `${order.before} First: ${order.beforeIds.slice(0, 3).join(', ')}`],
          ['after', `${order.after} First: ${order.afterIds.slice(0, 3).join(', ')}`],
        ])}`,
    ),
    plan.resumable === null
      ? null
      : `${formatCount(plan.resumable.rowsDone)} of ${plural(plan.resumable.rows, 'row')} of an interrupted run are there since ${plan.resumable.lastAt}, ${formatCount(plan.resumable.rowsVerified)} of them verified: --resume goes on with them.`,
    plan.problems.length === 0
      ? null
      : `Problems\n${facts(plan.problems.map(({ severity, message }) => [severity, message] as const))}`,
  ]);
}

function timeText({ seconds, readingSeconds, trialRows }: MigrationEstimate): string {
  const from = `from a trial on ${plural(trialRows, 'row')}`;
  if (seconds !== null)
    return `${formatSeconds(seconds.low)} to ${formatSeconds(seconds.high)}, ${from}`;
  if (readingSeconds === undefined) return 'not measured';
  const { low, high } = readingSeconds;
  return `at least ${formatSeconds(low)} to ${formatSeconds(high)} for reading alone, ${from}; what writing takes was not measured, a dry run writes nothing`;
}

function resultText(result: MigrationResult): string {
  const { verified } = result;
  return facts([
    [
      'written',
      `${result.publishedPath}: ${plural(result.rows, 'row')}, ${formatBytes(result.bytesWritten)} in ${plural(result.files, 'file')}${resumedText(result)}`,
    ],
    [
      'verified',
      verified === null
        ? UNVERIFIED
        : `${plural(verified.rows, 'row')}, ${plural(verified.tensors, 'tensor')}, ${formatBytes(verified.bytes)}: all equal`,
    ],
    [
      'took',
      `${formatSeconds(result.durationSeconds)}; write ${formatSeconds(result.writeSeconds)}, verify ${formatSeconds(result.verifySeconds)}`,
    ],
    ['memory', `${formatBytes(result.peakMemoryBytes)} at most`],
    ['manifest', result.manifest],
    ['undo', `arrayscope rollback ${JSON.stringify(result.destination)}`],
  ]);
}

function resumedText({ resumedRows = 0 }: MigrationResult): string {
  return resumedRows === 0 ? '' : `; ${formatCount(resumedRows)} written by an earlier run`;
}
