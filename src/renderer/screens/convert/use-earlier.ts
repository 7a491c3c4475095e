import { useQuery } from '@tanstack/react-query';
import { useEngine } from '../../engine/use-engine';

export const MIGRATION_LIST_KEY = ['migrations'] as const;

/** Conversions that were published from here. */
export function useEarlier() {
  const engine = useEngine();
  return useQuery({
    queryKey: MIGRATION_LIST_KEY,
    staleTime: 0,
    queryFn: ({ signal }) => engine.migrations.list(undefined, { signal }),
  });
}
