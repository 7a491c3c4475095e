import { useQuery } from '@tanstack/react-query';
import { useEngine } from '../../engine/use-engine';

/** What can be measured; does not change while the engine runs. */
export function useOperations() {
  const engine = useEngine();
  return useQuery({
    queryKey: ['benchmark-operations'],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.benchmarks.operations(undefined, { signal }),
  });
}

/** Ready-made questions; do not change while the engine runs. */
export function usePresets() {
  const engine = useEngine();
  return useQuery({
    queryKey: ['benchmark-presets'],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.benchmarks.presets(undefined, { signal }),
  });
}

export function useDefaults() {
  const engine = useEngine();
  return useQuery({
    queryKey: ['benchmark-defaults'],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.benchmarks.defaults(undefined, { signal }),
  });
}
