import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Queue, QueueItem } from '../../shared/model/queue';
import { queueReport } from './queue-report';
import { queueReportText } from './queue-report-text';
import { limits, planFor } from './testing/results-root';

const item = (id: number, name: string, state: QueueItem['state']): QueueItem => ({
  id,
  source: { path: `/root/${name}`, name },
  state,
  check: null,
  accepted: false,
});

const done = {
  rows: 10,
  bytesRead: 1000,
  bytesWritten: 1200,
  files: 3,
  seconds: 1.5,
  peakMemoryBytes: 5e8,
  verified: { rows: 10, tensors: 10, bytes: 900, complete: true },
  manifest: '/root/a/lance_db/arrayscope-manifest.json',
};

const failed = (exitCode: 1 | 3 | 4): QueueItem['state'] => ({
  kind: 'failed',
  error: { code: 'truncated', message: 'It is "short", by | far.', hint: 'Copy it.', exitCode },
});

const queue = (items: readonly QueueItem[]): Queue => ({
  id: '20260301T120000-aaaaaa',
  createdAt: '2026-03-01T12:00:00.000Z',
  plan: planFor('/root', { settings: { codec: 'zstd' } }),
  limits: limits(),
  status: 'finished',
  order: items.map(({ id }) => id),
  items,
});
const RECORD = {
  program: '0.1.0',
  omitted: [{ path: '/root/c', name: 'c', reason: 'It is in Lance already.' }],
};

describe('the report of a queue', () => {
  const report = queueReport(
    queue([item(0, 'a', { kind: 'done', result: done }), item(1, 'b', failed(3))]),
    RECORD,
  );

  it('counts what became of each', () => {
    expect(report.totals).toEqual({
      done: 1,
      failed: 1,
      skipped: 1,
      cancelled: 0,
      open: 0,
      rows: 10,
      bytesRead: 1000,
      bytesWritten: 1200,
      seconds: 1.5,
    });
  });

  it('ends with the highest exit code of what failed, or with that of what was not done', () => {
    const codeOf = (...states: readonly QueueItem['state'][]): number =>
      queueReport(queue(states.map((state, id) => item(id, `run-${id}`, state))), RECORD).exitCode;
    expect(codeOf({ kind: 'done', result: done })).toBe(0);
    expect(codeOf(failed(1), failed(4), failed(3))).toBe(4);
    expect(codeOf({ kind: 'skipped', reason: 'It is there.' })).toBe(0);
    expect(codeOf({ kind: 'cancelled' })).toBe(130);
    expect(codeOf({ kind: 'paused', by: 'queue', rowsDone: 3 }, failed(3))).toBe(3);
  });

  it('is the same as JSON', () => {
    expect(JSON.parse(queueReportText(report, 'json'))).toEqual(report);
  });

  it('is a line a dataset as CSV', () => {
    const lines: unknown = parse(queueReportText(report, 'csv'), { columns: true });
    expect(lines).toMatchObject([
      { name: 'a', state: 'done', rows: '10', verifiedComplete: 'true', manifest: done.manifest },
      { name: 'b', state: 'failed', exitCode: '3', message: 'It is "short", by | far. Copy it.' },
      { name: 'c', state: 'skipped', message: 'It is in Lance already.' },
    ]);
  });

  it('is a table as Markdown', () => {
    const lines = queueReportText(report, 'md').split('\n');
    expect(lines).toContain('- To: lance, order stored, codec="zstd"');
    expect(lines).toContain('| b | failed |  |  |  |  | It is "short", by \\| far. Copy it. |');
    expect(lines).toContain(
      `| a | done | 10 | 1.20 kB | 10 rows, 10 tensors, 900 bytes | 1.50 s | ${done.manifest} |`,
    );
  });
});
