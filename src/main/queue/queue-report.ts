/** What became of every dataset of a queue; also what is known while it runs. */
import { EXIT, type ExitCode } from '../../shared/errors';
import type { Queue, QueueItem, QueueReport, QueueReportLine } from '../../shared/model/queue';
import type { QueueRecord } from './queue-record';

export function queueReport(
  { id, createdAt, status, plan, limits, items }: Queue,
  { program, omitted }: Pick<QueueRecord, 'program' | 'omitted'>,
): QueueReport {
  const lines = [...items.map(lineOf), ...omitted.map(omittedLine)];
  const count = (...kinds: readonly QueueReportLine['state'][]): number =>
    lines.filter(({ state }) => kinds.includes(state)).length;
  const sum = (of: (line: QueueReportLine) => number | undefined): number =>
    lines.reduce((total, line) => total + (of(line) ?? 0), 0);
  const [done, failed, skipped, cancelled] = [
    count('done'),
    count('failed'),
    count('skipped'),
    count('cancelled'),
  ];
  const open = lines.length - done - failed - skipped - cancelled;
  return {
    id,
    program,
    createdAt,
    status,
    plan,
    limits,
    lines,
    totals: {
      done,
      failed,
      skipped,
      cancelled,
      open,
      rows: sum(({ result }) => result?.rows),
      bytesRead: sum(({ result }) => result?.bytesRead),
      bytesWritten: sum(({ result }) => result?.bytesWritten),
      seconds: sum(({ result }) => result?.seconds),
    },
    exitCode: exitCodeOf(lines, open + cancelled),
  };
}

/** The highest of the failures': what the machine refused over what was wrong with the input. */
function exitCodeOf(lines: readonly QueueReportLine[], undone: number): ExitCode {
  const codes = lines.flatMap(({ error }) => (error === null ? [] : [error.exitCode]));
  const worst = codes.reduce<ExitCode>((a, b) => (b > a ? b : a), EXIT.done);
  return worst === EXIT.done && undone > 0 ? EXIT.cancelled : worst;
}

function lineOf({ source, state, check }: QueueItem): QueueReportLine {
  return {
    name: source.name,
    source: source.path,
    publishedPath: check?.publishedPath ?? null,
    state: state.kind,
    result: state.kind === 'done' ? state.result : null,
    error: state.kind === 'failed' ? state.error : null,
    reason: state.kind === 'skipped' ? state.reason : null,
    warnings: check?.warnings ?? [],
  };
}

function omittedLine({ name, path, reason }: QueueRecord['omitted'][number]): QueueReportLine {
  return {
    name,
    source: path,
    publishedPath: null,
    state: 'skipped',
    result: null,
    error: null,
    reason,
    warnings: [],
  };
}
