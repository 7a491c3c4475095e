import { expect, it } from 'vitest';
import type { UnfinishedMigration } from '../../shared/model/migration';
import type { QueueCheck, QueueItem, QueueItemState } from '../../shared/model/queue';
import { withQueues } from './queued-conversions';

const unfinished = (publishedPath: string): UnfinishedMigration => ({
  ...{ publishedPath, destination: publishedPath, startedAt: '', resumable: null, running: false },
  request: {
    ...{ source: '/s', destination: publishedPath, to: 'npy', order: 'stored', settings: {} },
    ...{ verify: true, resume: false, keepStaging: false },
  },
});
const check = (publishedPath: string): QueueCheck => ({
  ...{ destination: publishedPath, publishedPath, rows: 1, sourceBytes: 1, resultBytes: 1 },
  ...{ neededBytes: 1, memoryBytes: 1, warnings: [], rowsDone: 0, resumes: true },
});
const item = (id: number, publishedPath: string, state: QueueItemState): QueueItem => ({
  ...{ id, state, accepted: false, check: check(publishedPath) },
  source: { path: '/s', name: 's' },
});

it('names the queue of what a queue goes on with, and of nothing else', () => {
  const queue = {
    id: 'q',
    items: [
      item(0, '/paused', { kind: 'paused', by: 'item', rowsDone: 1 }),
      item(1, '/cancelled', { kind: 'cancelled' }),
      item(2, '/interrupted', { kind: 'interrupted' }),
    ],
  };
  const found = withQueues(['/paused', '/cancelled', '/interrupted', '/alone'].map(unfinished), [
    queue,
  ]);
  expect(found.map(({ queueId }) => queueId)).toEqual(['q', undefined, 'q', undefined]);
});
