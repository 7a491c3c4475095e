import { Command } from 'commander';
import { InternalError, UsageError } from '../../shared/errors';
import {
  type Phase,
  type PhaseCount,
  type PhaseEntry,
  type PhaseSummary,
  PHASES,
} from '../../shared/model/phases';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { facts, sections, table } from './table';
import { formatBytes, formatCount, plural } from './units';

interface PhasesOptions extends CommonOptions {
  readonly to?: string;
  readonly depth?: string;
}

export function phasesCommand(run: RunCommand): Command {
  return new Command('phases')
    .description('how far the datasets of a results root are moved, and what is safe to do next')
    .argument('<root>', 'a folder with datasets below it')
    .option('--to <format>', 'the format that is moved to')
    .option('--depth <n>', 'levels of folders to look into', '6')
    .action((root: string, options: PhasesOptions) =>
      run(options, (session) => phases(root, options, session)),
    );
}

async function phases(root: string, options: PhasesOptions, session: Session): Promise<Answer> {
  const { scanPhases } = await import('../phases/scan-phases');
  const depth = depthOf(options.depth);
  const entries: PhaseEntry[] = [];
  let summary: PhaseSummary | null = null;
  for await (const event of scanPhases(root, { to: options.to, depth, signal: session.signal })) {
    switch (event.type) {
      case 'progress':
        session.report(event.progress, 'look');
        break;
      case 'entry':
        entries.push(event.entry);
        break;
      case 'finished':
        summary = event.summary;
    }
  }
  if (summary === null) throw new InternalError('The scan ended without its totals.');
  return { document: { ...summary, entries }, text: phasesText(summary, entries) };
}

function depthOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,2}$/.test(text) && Number(text) <= 32) return Number(text);
  throw new UsageError('bad-depth', `--depth takes a number from 0 to 32, not “${text}”.`);
}

function phasesText(summary: PhaseSummary, entries: readonly PhaseEntry[]): string {
  const { root, target, totals } = summary;
  const { moved, all } = totals;
  return sections([
    `${root}: ${plural(all.folders, 'dataset')}, ${formatCount(moved.folders)} of them in ${target.label} (${formatCount(moved.rows)} of ${plural(all.rows, 'row')}, ${formatBytes(moved.bytes)} of ${formatBytes(all.bytes)})`,
    facts(
      PHASES.filter((phase) => totals.byPhase[phase].folders > 0).map((phase) => [
        phaseTitle(phase, target.label),
        countText(totals.byPhase[phase]),
      ]),
    ),
    ...PHASES.map((phase) => phaseText(phase, target.label, entries)),
    notesText(summary),
  ]);
}

function phaseTitle(phase: Phase, target: string): string {
  const titles: Readonly<Record<Phase, string>> = {
    broken: 'broken',
    unfinished: 'unfinished',
    source: `not in ${target} yet`,
    both: `source and ${target}`,
    result: `${target} only`,
  };
  return titles[phase];
}

function countText({ folders, rows, bytes }: PhaseCount): string {
  return `${plural(folders, 'dataset')}, ${plural(rows, 'row')}, ${formatBytes(bytes)}`;
}

function phaseText(phase: Phase, target: string, all: readonly PhaseEntry[]): string | null {
  const entries = all.filter((entry) => entry.phase === phase);
  if (entries.length === 0) return null;
  const right = { align: 'right' } as const;
  const lines = table(
    [
      { title: 'name' },
      { title: 'rows', ...right },
      { title: 'size', ...right },
      { title: 'opens as' },
      { title: 'state' },
      { title: 'next' },
    ],
    entries.map((entry) => [
      entry.name,
      entry.rows === null ? '' : formatCount(entry.rows),
      entry.bytes === null ? '' : formatBytes(entry.bytes),
      entry.readers.map(({ reader, opens }) => `${reader}: ${opens ?? 'nothing'}`).join(', '),
      stateText(entry),
      entry.next.step,
    ]),
  );
  const reasons = entries.map(({ name, standing, problem, next, secondOf }) =>
    [
      `  ${name}:`,
      ...(secondOf === undefined ? [] : [`Another result of ${secondOf}, counted there.`]),
      problem ?? standing?.reason ?? '',
      next.reason,
    ]
      .filter((part) => part !== '')
      .join(' '),
  );
  const title = phaseTitle(phase, target);
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}\n${lines}\n${reasons.join('\n')}`;
}

function stateText({ standing, unfinished, retired, phase }: PhaseEntry): string {
  if (unfinished !== null) {
    const { rowsDone, rows } = unfinished;
    return rows === 0
      ? 'interrupted'
      : `${formatCount(rowsDone)} of ${formatCount(rows)} rows written`;
  }
  if (retired !== null) return retired.finished ? retired.how : `${retired.how}, not ended`;
  return phase === 'broken' ? 'broken' : (standing?.state ?? '');
}

function notesText({ tooDeep, linksSkipped, unreadable }: PhaseSummary): string | null {
  const notes = [
    ...(tooDeep > 0
      ? [`${plural(tooDeep, 'folder')} too deep to be looked into; --depth N looks deeper.`]
      : []),
    ...(linksSkipped > 0 ? [`${plural(linksSkipped, 'symbolic link')} not followed.`] : []),
    ...unreadable.map(({ message }) => message),
  ];
  return notes.length === 0 ? null : notes.join('\n');
}
