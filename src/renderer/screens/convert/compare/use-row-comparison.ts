import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { OpenDataset } from '../../../../shared/contract/datasets';
import { useEngine } from '../../../engine/use-engine';

/** A row of the result beside the row of the source that belongs there. */
export function useRowComparison(source: OpenDataset, result: OpenDataset, row: number) {
  const engine = useEngine();
  const [sourceId, resultId] = [source.datasetId, result.datasetId];
  return useQuery({
    queryKey: ['row-comparison', sourceId, resultId, row],
    staleTime: Infinity,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => engine.migrations.compareRow({ sourceId, resultId, row }, { signal }),
  });
}
