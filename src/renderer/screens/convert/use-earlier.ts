import { useQuery } from '@tanstack/react-query';
import { useEngine } from '../../engine/use-engine';

/** Whatever begins with it is asked anew when a conversion ends or is taken back. */
export const MIGRATION_LIST_KEY = ['migrations'] as const;

/** Conversions that were published from here. */
export function useEarlier() {
  const engine = useEngine();
  return useQuery({
    queryKey: [...MIGRATION_LIST_KEY, 'published'],
    staleTime: 0,
    queryFn: ({ signal }) => engine.migrations.list(undefined, { signal }),
  });
}

/** Conversions that were begun from here and have not published. */
export function useUnfinished() {
  const engine = useEngine();
  return useQuery({
    queryKey: [...MIGRATION_LIST_KEY, 'unfinished'],
    staleTime: 0,
    queryFn: ({ signal }) => engine.migrations.unfinished(undefined, { signal }),
  });
}
