import { useEffect, useState } from 'react';
import type { Queue, QueueEvent } from '../../../shared/model/queue';
import { useEngine, useEngineState } from '../../engine/use-engine';

export type QueueState =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly queue: Queue }
  | { readonly status: 'failed'; readonly error: unknown };

/** A queue as it is now, for as long as it is looked at; begun anew with every connection. */
export function useQueue(queueId: string): QueueState & { readonly retry: () => void } {
  const engine = useEngine();
  const { state: connection } = useEngineState();
  const [state, setState] = useState<QueueState>({ status: 'opening' });
  const [attempt, setAttempt] = useState(0);
  const generation = connection.status === 'ready' ? connection.generation : null;
  useEffect(() => {
    if (generation === null) return;
    const controller = new AbortController();
    const follow = async (): Promise<void> => {
      let queue: Queue | null = null;
      const { signal } = controller;
      for await (const event of await engine.queues.watch({ queueId }, { signal })) {
        queue = withEvent(queue, event);
        if (!signal.aborted) setState({ status: 'open', queue });
      }
    };
    follow().catch((error: unknown) => {
      if (!controller.signal.aborted) setState({ status: 'failed', error });
    });
    return () => controller.abort();
  }, [engine, queueId, generation, attempt]);
  return { ...state, retry: () => setAttempt(attempt + 1) };
}

export function withEvent(before: Queue | null, { head, items }: QueueEvent): Queue {
  const byId = new Map([...(before?.items ?? []), ...items].map((item) => [item.id, item]));
  return { ...head, items: head.order.flatMap((id) => byId.get(id) ?? []) };
}
