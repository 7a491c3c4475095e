import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { OpenDataset } from '../../shared/contract/datasets';
import { useEngine } from '../engine/use-engine';
import { type DatasetPlace, datasetPlace } from '../location/dataset-place';
import { usePlace } from '../location/use-place';

/** First part of the key under which open datasets are kept (see close-datasets.ts). */
export const OPEN_DATASET = 'open-dataset';

/** Under which an open dataset is kept: opened another way, it is another. */
export function openKey({ path, format, settings }: DatasetPlace): readonly unknown[] {
  return [OPEN_DATASET, path, format ?? null, settings ?? null];
}

/** What the contract takes. */
export function openInput({ path, format, settings }: DatasetPlace) {
  return {
    path,
    ...(format === undefined ? {} : { format }),
    ...(settings === undefined ? {} : { settings }),
  };
}

/**
 * The dataset that the address names (location/dataset-place.ts), opened once for all screens.
 * Disabled, and so without data, when the address names none.
 */
export function useOpenDataset(): UseQueryResult<OpenDataset> & { readonly path: string | null } {
  const engine = useEngine();
  const { query } = usePlace();
  const place = datasetPlace(query);
  const result = useQuery({
    queryKey: openKey(place ?? { path: '' }),
    enabled: place !== null,
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.datasets.open(openInput(place ?? { path: '' }), { signal }),
  });
  return { ...result, path: place?.path ?? null };
}
