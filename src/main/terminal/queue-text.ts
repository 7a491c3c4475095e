import type { QueueItemState, QueueReport, QueueReportLine } from '../../shared/model/queue';
import { facts, sections, table } from './table';
import { formatBytes, formatCount, formatSeconds, plural } from './units';

const STATES: Readonly<Record<QueueItemState['kind'], string>> = {
  unchecked: 'not looked at yet',
  checking: 'being looked at',
  waiting: 'waiting',
  running: 'running',
  interrupted: 'interrupted',
  paused: 'paused',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
};

/** @param resume the command that goes on with it; null for a look that ran nothing */
export function queueText(report: QueueReport, resume: string | null): string {
  const { plan, totals, lines } = report;
  const right = { align: 'right' } as const;
  return sections([
    `${plan.root}: ${plural(lines.length, 'dataset')} to ${plan.to}, ${plan.place.kind === 'beside' ? 'each beside its source' : `below ${plan.place.folder}`}`,
    table(
      [
        { title: 'dataset' },
        { title: 'state' },
        { title: 'rows', ...right },
        { title: 'written', ...right },
        { title: 'time', ...right },
        { title: 'verified' },
      ],
      lines.map(cells),
    ),
    lines.flatMap(notes).join('\n'),
    facts([
      ['done', doneText(report)],
      ...(
        [
          ['failed', totals.failed],
          ['skipped', totals.skipped],
          ['cancelled', totals.cancelled],
          [resume === null ? 'to convert' : 'not finished', totals.open],
        ] as const
      ).flatMap(([name, value]): readonly (readonly [string, string])[] =>
        value === 0 ? [] : [[name, plural(value, 'dataset')]],
      ),
    ]),
    resume === null || totals.open === 0 ? null : `Go on: ${resume}`,
  ]);
}

function doneText({ totals }: QueueReport): string {
  const { done, rows, bytesRead, bytesWritten, seconds } = totals;
  const amount = `${plural(rows, 'row')}, ${formatBytes(bytesRead)} read, ${formatBytes(bytesWritten)} written`;
  return done === 0
    ? 'none'
    : `${plural(done, 'dataset')}: ${amount}, all verified; ${formatSeconds(seconds)} of conversions`;
}

function cells({ name, state, result }: QueueReportLine): readonly string[] {
  if (result === null) return [name, STATES[state]];
  const { rows, bytesWritten, seconds, verified } = result;
  return [
    name,
    STATES[state],
    formatCount(rows),
    formatBytes(bytesWritten),
    formatSeconds(seconds),
    `${plural(verified.rows, 'row')}, ${plural(verified.tensors, 'tensor')}, ${formatBytes(verified.bytes)}`,
  ];
}

function notes({
  name,
  result,
  error,
  reason,
  state,
  publishedPath,
}: QueueReportLine): readonly string[] {
  if (result !== null) return [`  ${name}: manifest ${result.manifest}`];
  if (error !== null)
    return [
      `  ${name}: ${error.message}${error.hint === undefined ? '' : ` ${error.hint}`} (exit code ${error.exitCode})`,
    ];
  if (reason !== null) return [`  ${name}: ${reason}`];
  return state === 'waiting' && publishedPath !== null ? [`  ${name}: into ${publishedPath}`] : [];
}
