import { describe, expect, it } from 'vitest';
import type { QueueItem, QueueItemState } from './queue';
import { queueTotals } from './queue-totals';

const item = (state: QueueItemState, rows = 100, rowsDone = 0): QueueItem => ({
  id: 0,
  source: { path: '/root/a', name: 'a' },
  state,
  accepted: false,
  check: {
    destination: '/root/a',
    publishedPath: '/root/a/lance_db',
    rows,
    sourceBytes: 10 * rows,
    resultBytes: 10 * rows,
    neededBytes: 10 * rows,
    memoryBytes: 1,
    warnings: [],
    rowsDone,
    resumes: true,
  },
});
const progress = { done: 40, total: 100, unit: 'rows', elapsedMs: 1 } as const;
const RESULT = {
  rows: 100,
  bytesRead: 1000,
  bytesWritten: 1000,
  files: 1,
  seconds: 1,
  peakMemoryBytes: null,
  verified: { rows: 100, tensors: 100, bytes: 1000, complete: true },
  manifest: '/root/a/lance_db/arrayscope-manifest.json',
};

describe('how far a queue is', () => {
  it.each([
    [item({ kind: 'waiting', on: 'turn' }), 0, 0],
    [item({ kind: 'waiting', on: 'turn' }, 100, 30), 30, 0],
    [item({ kind: 'running', phase: 'write', progress }), 40, 0],
    [item({ kind: 'running', phase: 'verify', progress }), 100, 40],
    [item({ kind: 'running', phase: 'verify', progress: null }), 100, 0],
    [item({ kind: 'running', phase: 'publish', progress: null }), 100, 100],
    [item({ kind: 'paused', by: 'item', rowsDone: 20 }), 20, 0],
    [item({ kind: 'done', result: RESULT }), 100, 100],
  ])('counts rows that are written and verified: %#', (one, rowsWritten, rowsVerified) => {
    const all = [one, item({ kind: 'waiting', on: 'start' })];
    expect(queueTotals(all)).toMatchObject({ rows: 200, rowsWritten, rowsVerified, bytes: 2000 });
  });

  it('leaves out what failed, was skipped or cancelled', () => {
    const totals = queueTotals([
      item({ kind: 'cancelled' }),
      item({ kind: 'skipped', reason: 'It is there.' }),
      item({ kind: 'done', result: RESULT }),
    ]);
    expect(totals).toMatchObject({ rows: 100, bytes: 1000, bytesDone: 1000 });
    expect(totals.count).toMatchObject({ cancelled: 1, skipped: 1, done: 1, failed: 0 });
  });
});
