import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { OpenDataset } from '../../shared/contract/datasets';
import { useEngine } from '../engine/use-engine';
import { usePlace } from '../location/use-place';

/** First part of the key under which open datasets are kept (see close-datasets.ts). */
export const OPEN_DATASET = 'open-dataset';

/**
 * The dataset that the address names (`path`, `format`), opened once for all screens.
 * Disabled, and so without data, when the address names none.
 */
export function useOpenDataset(): UseQueryResult<OpenDataset> & { readonly path: string | null } {
  const engine = useEngine();
  const { query } = usePlace();
  const { path, format } = query;
  const result = useQuery({
    queryKey: [OPEN_DATASET, path, format ?? null],
    enabled: path !== undefined,
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      engine.datasets.open(
        { path: path ?? '', ...(format === undefined ? {} : { format }) },
        { signal },
      ),
  });
  return { ...result, path: path ?? null };
}
