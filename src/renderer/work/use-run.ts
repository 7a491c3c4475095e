import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { type RunEnd, runEndOf } from './run-end';

export type RunFollowing<State> =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly state: State }
  | { readonly status: 'ended'; readonly state: State }
  | {
      readonly status: 'stopped';
      readonly state: State;
      readonly end: RunEnd;
      readonly error: unknown;
    };

interface RunOptions<Event, State> {
  /** What kind of run: the first part of the key that it is kept under. */
  readonly kind: string;
  /** null while there is none. */
  readonly runId: string | null;
  readonly watch: (runId: string, signal: AbortSignal) => Promise<AsyncIterable<Event>>;
  readonly empty: State;
  readonly fold: (state: State, event: Event) => State;
}

/**
 * Follows a run that belongs to the engine: it goes on when nobody looks, and whoever comes back
 * (another screen, a reload, a lost connection) is told everything from its beginning.
 */
export function useRun<Event, State>(options: RunOptions<Event, State>): RunFollowing<State> {
  const { kind, runId, watch, empty, fold } = options;
  const client = useQueryClient();
  const key: QueryKey = [kind, runId];
  const liveKey: QueryKey = [kind, runId, 'live'];
  const run = useQuery({
    queryKey: key,
    enabled: runId !== null,
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<State> => {
      let state = empty;
      client.setQueryData(liveKey, state);
      for await (const event of await watch(runId ?? '', signal)) {
        state = fold(state, event);
        client.setQueryData(liveKey, state);
      }
      return state;
    },
  });
  const live = useQuery<State>({
    queryKey: liveKey,
    queryFn: () => empty,
    enabled: false,
  });
  const state = live.data ?? empty;
  if (runId === null) return { status: 'idle' };
  if (run.isError) {
    return { status: 'stopped', state, end: runEndOf(run.error), error: run.error };
  }
  return run.data === undefined
    ? { status: 'running', state }
    : { status: 'ended', state: run.data };
}
