import type { UnfinishedMigration } from '../../shared/model/migration';
import type { Queue } from '../../shared/model/queue';

/** What is unfinished, with the queue that it belongs to: going on with it is the queue's. */
export function withQueues(
  unfinished: readonly UnfinishedMigration[],
  queues: readonly Pick<Queue, 'id' | 'items'>[],
): readonly UnfinishedMigration[] {
  const queueOf = new Map(
    queues.flatMap(({ id, items }) =>
      items.flatMap(({ state, check }) => {
        const isOpen = ['waiting', 'running', 'interrupted', 'paused'].includes(state.kind);
        return isOpen && check !== null ? [[check.publishedPath, id] as const] : [];
      }),
    ),
  );
  return unfinished.map((one) => {
    const queueId = queueOf.get(one.publishedPath);
    return queueId === undefined ? one : { ...one, queueId };
  });
}
