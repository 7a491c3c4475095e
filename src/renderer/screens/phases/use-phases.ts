import { useQuery, useQueryClient } from '@tanstack/react-query';
import { InternalError } from '../../../shared/errors';
import type { PhaseEntry, PhaseSummary } from '../../../shared/model/phases';
import type { Progress } from '../../../shared/model/progress';
import { useEngine } from '../../engine/use-engine';
import { isCancelled } from '../../ui/failure-info';

/** How often the table grows while the root is looked through: drawing it takes longer than one dataset. */
const SHOWN_EVERY_MS = 300;

interface Seen {
  readonly entries: readonly PhaseEntry[];
  readonly progress: Progress | null;
}
const NOTHING: Seen = { entries: [], progress: null };

interface Scanned {
  readonly entries: readonly PhaseEntry[];
  readonly summary: PhaseSummary;
}

export type PhasesState =
  | ({ readonly status: 'running' } & Seen)
  | ({ readonly status: 'finished' } & Scanned)
  | { readonly status: 'failed'; readonly error: unknown }
  | ({ readonly status: 'cancelled' } & Seen);

/** The datasets of a root as they are found; asked anew each time that the screen is opened. */
export function usePhases(root: string): PhasesState & {
  readonly cancel: () => void;
  readonly restart: () => void;
} {
  const engine = useEngine();
  const client = useQueryClient();
  const key = ['phases', root];
  const seenKey = ['phases-seen', root];
  const work = useQuery({
    queryKey: key,
    staleTime: 0,
    retry: false,
    queryFn: async ({ signal }): Promise<Scanned> => {
      const entries: PhaseEntry[] = [];
      let shownAt = performance.now();
      const show = (progress: Progress | null): void => {
        shownAt = performance.now();
        client.setQueryData<Seen>(seenKey, { entries: [...entries], progress });
      };
      show(null);
      let progress: Progress | null = null;
      for await (const event of await engine.phases.scan({ root }, { signal })) {
        if (event.type === 'finished') return { entries, summary: event.summary };
        if (event.type === 'entry') entries.push(event.entry);
        else progress = event.progress;
        if (performance.now() - shownAt >= SHOWN_EVERY_MS) show(progress);
      }
      throw new InternalError('The engine ended the work without a result.');
    },
  });
  const seen = useQuery<Seen>({
    queryKey: seenKey,
    queryFn: () => NOTHING,
    enabled: false,
    initialData: NOTHING,
  });
  return {
    ...stateOf(work, seen.data),
    cancel: () => void client.cancelQueries({ queryKey: key, exact: true }),
    restart: () => void work.refetch(),
  };
}

function stateOf(
  work: { data: Scanned | undefined; error: unknown; isFetching: boolean; isError: boolean },
  seen: Seen,
): PhasesState {
  // What was found before stays while it is looked at again.
  if (work.isFetching)
    return {
      status: 'running',
      progress: seen.progress,
      entries: seen.entries.length > 0 ? seen.entries : (work.data?.entries ?? []),
    };
  if (work.isError) {
    return isCancelled(work.error)
      ? { status: 'cancelled', ...seen }
      : { status: 'failed', error: work.error };
  }
  return work.data === undefined
    ? { status: 'cancelled', ...seen }
    : { status: 'finished', ...work.data };
}
