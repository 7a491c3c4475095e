import type { QueueItem, QueueReport, QueueRequest } from '../../shared/model/queue';
import { toArrayscopeError } from '../../shared/errors';
import { throwIfCancelled } from '../lib/cancel';
import { ARRAYSCOPE_VERSION } from '../lib/version';
import { checkItem } from './check-item';
import { queueReport } from './queue-report';

/**
 * What a queue would find, looked at one after the other; nothing is kept, made or changed.
 * @param report called before each with how many were looked at
 */
export async function planQueue(
  { plan, limits, sources, omitted }: QueueRequest,
  signal: AbortSignal,
  report: (done: number, total: number, name: string) => void,
): Promise<QueueReport> {
  const items: QueueItem[] = [];
  for (const [id, source] of sources.entries()) {
    throwIfCancelled(signal);
    report(id, sources.length, source.name);
    const item = { id, source, accepted: false };
    try {
      const outcome = await checkItem(plan, limits, source, signal);
      items.push(
        outcome.kind === 'skipped'
          ? { ...item, state: outcome, check: null }
          : { ...item, state: { kind: 'waiting', on: 'start' }, check: outcome.check },
      );
    } catch (error) {
      throwIfCancelled(signal);
      const state = { kind: 'failed', error: toArrayscopeError(error).toInfo() } as const;
      items.push({ ...item, state, check: null });
    }
  }
  const order = items.map(({ id }) => id);
  const createdAt = new Date().toISOString();
  const queue = { id: '', createdAt, plan, limits, order, status: 'ready', items } as const;
  return queueReport(queue, { program: ARRAYSCOPE_VERSION, omitted });
}
