import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { InternalError } from '../../shared/errors';
import type { Progress } from '../../shared/model/progress';
import { isCancelled } from '../ui/failure-info';

/** What a stream of the engine says: how far it is, or what came out. */
export type StreamStep<Result> =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'result'; readonly result: Result };

export type StreamState<Result> =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly progress: Progress | null }
  | { readonly status: 'finished'; readonly result: Result }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'cancelled' };

interface StreamOptions<Event, Result> {
  readonly key: QueryKey;
  readonly enabled?: boolean;
  readonly start: (signal: AbortSignal) => Promise<AsyncIterable<Event>>;
  readonly read: (event: Event) => StreamStep<Result>;
}

/**
 * Follows work whose events end in one result, and keeps the result under `key`. The work is
 * cancelled when nobody watches it any longer; `cancel` stops it, `restart` begins anew.
 */
export function useStream<Event, Result>(
  options: StreamOptions<Event, Result>,
): StreamState<Result> & {
  readonly cancel: () => void;
  readonly restart: () => void;
} {
  const { key, enabled = true, start, read } = options;
  const client = useQueryClient();
  const progressKey = [...key, 'progress'];
  const work = useQuery({
    queryKey: key,
    enabled,
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<Result> => {
      client.setQueryData(progressKey, null);
      for await (const event of await start(signal)) {
        const step = read(event);
        if (step.type === 'result') return step.result;
        client.setQueryData(progressKey, step.progress);
      }
      throw new InternalError('The engine ended the work without a result.');
    },
  });
  const progress = useQuery<Progress | null>({
    queryKey: progressKey,
    queryFn: () => null,
    enabled: false,
    initialData: null,
  });
  const cancel = useCallback(
    () => void client.cancelQueries({ queryKey: key, exact: true }),
    [client, key],
  );
  const { refetch } = work;
  const restart = useCallback(() => void refetch(), [refetch]);
  return { ...stateOf(work, progress.data, enabled), cancel, restart };
}

function stateOf<Result>(
  work: { data: Result | undefined; error: unknown; isFetching: boolean; isError: boolean },
  progress: Progress | null,
  enabled: boolean,
): StreamState<Result> {
  if (work.isFetching) return { status: 'running', progress };
  if (work.isError) {
    return isCancelled(work.error)
      ? { status: 'cancelled' }
      : { status: 'failed', error: work.error };
  }
  if (work.data !== undefined) return { status: 'finished', result: work.data };
  // Pending without a fetch: the fetch was cancelled, and Query went back to where it was before.
  return enabled ? { status: 'cancelled' } : { status: 'idle' };
}
