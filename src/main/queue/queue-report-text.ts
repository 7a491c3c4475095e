/** The report as a file: JSON for scripts, Markdown for people, CSV for tables. */
import { assertNever } from '../../shared/errors';
import type { QueueReport, QueueReportFormat, QueueReportLine } from '../../shared/model/queue';
import { bytesText } from '../migration/free-space';

export function queueReportText(report: QueueReport, format: QueueReportFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'csv':
      return csvText(report);
    case 'md':
      return markdownText(report);
    default:
      return assertNever(format, 'report format');
  }
}

type Cell = string | number | boolean | null;

const COLUMNS = [
  'name',
  'source',
  'result',
  'state',
  'rows',
  'bytesRead',
  'bytesWritten',
  'files',
  'seconds',
  'verifiedRows',
  'verifiedTensors',
  'verifiedBytes',
  'verifiedComplete',
  'manifest',
  'exitCode',
  'message',
] as const;

function cellsOf(line: QueueReportLine): Readonly<Record<(typeof COLUMNS)[number], Cell>> {
  const { name, source, publishedPath, state, result, error } = line;
  return {
    name,
    source,
    result: publishedPath,
    state,
    rows: result?.rows ?? null,
    bytesRead: result?.bytesRead ?? null,
    bytesWritten: result?.bytesWritten ?? null,
    files: result?.files ?? null,
    seconds: result?.seconds ?? null,
    verifiedRows: result?.verified.rows ?? null,
    verifiedTensors: result?.verified.tensors ?? null,
    verifiedBytes: result?.verified.bytes ?? null,
    verifiedComplete: result?.verified.complete ?? null,
    manifest: result?.manifest ?? null,
    exitCode: error?.exitCode ?? null,
    message: messageOf(line),
  };
}

/** RFC 4180: CRLF, quotes where needed; what is not known is empty. */
function csvText({ lines }: QueueReport): string {
  const rows = lines.map((line) => {
    const cells = cellsOf(line);
    return COLUMNS.map((column) => String(cells[column] ?? ''));
  });
  return [[...COLUMNS], ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function markdownText(report: QueueReport): string {
  const { id, program, createdAt, plan, totals, lines } = report;
  const settings = Object.entries(plan.settings).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  return [
    `# Queue ${id}`,
    '',
    `- Root: ${plan.root}`,
    `- To: ${plan.to}, order ${plan.order}${settings.length === 0 ? '' : `, ${settings.join(', ')}`}`,
    `- Results: ${plan.place.kind === 'beside' ? 'beside their sources' : `below ${plan.place.folder}`}`,
    `- Begun: ${createdAt} with Arrayscope ${program}`,
    `- ${totals.done} done, ${totals.failed} failed, ${totals.skipped} skipped, ${totals.cancelled} cancelled, ${totals.open} open`,
    `- ${totals.rows} rows, ${bytesText(totals.bytesRead)} read, ${bytesText(totals.bytesWritten)} written, ${totals.seconds.toFixed(1)} s of conversions`,
    '',
    '| Dataset | State | Rows | Written | Verified | Time | Manifest or reason |',
    '| --- | --- | ---: | ---: | --- | ---: | --- |',
    ...lines.map((line) => `| ${markdownCells(line).map(escaped).join(' | ')} |`),
    '',
  ].join('\n');
}

function markdownCells(line: QueueReportLine): readonly string[] {
  const { name, state, result } = line;
  if (result === null) return [name, state, '', '', '', '', messageOf(line) ?? ''];
  const { rows, bytesWritten, verified, seconds, manifest } = result;
  return [
    name,
    state,
    String(rows),
    bytesText(bytesWritten),
    `${verified.rows} rows, ${verified.tensors} tensors, ${verified.bytes} bytes`,
    `${seconds.toFixed(2)} s`,
    manifest,
  ];
}

function messageOf({ error, reason }: QueueReportLine): string | null {
  if (error === null) return reason;
  return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
}

function escaped(cell: string): string {
  return cell.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', ' ');
}
