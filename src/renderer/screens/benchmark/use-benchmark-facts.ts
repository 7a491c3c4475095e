import { useQuery } from '@tanstack/react-query';
import { useEngine } from '../../engine/use-engine';

/** What there is to measure; does not change while the engine runs. */
export function useFormats() {
  const engine = useEngine();
  return useQuery({
    queryKey: ['formats'],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.datasets.formats(undefined, { signal }),
  });
}

export function useOperations() {
  const engine = useEngine();
  return useQuery({
    queryKey: ['benchmark-operations'],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.benchmarks.operations(undefined, { signal }),
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
