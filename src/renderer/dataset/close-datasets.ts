import type { QueryClient } from '@tanstack/react-query';
import type { OpenDataset } from '../../shared/contract/datasets';
import { OPEN_DATASET } from './use-open-dataset';

/**
 * Closes a dataset in the engine when its query leaves the cache: some time after the last screen
 * that showed it went away. Returns how to stop listening.
 */
export function closeUnusedDatasets(
  client: QueryClient,
  close: (datasetId: string) => Promise<void>,
): () => void {
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== 'removed') return;
    const [kind] = event.query.queryKey as readonly unknown[];
    if (kind !== OPEN_DATASET) return;
    const open = event.query.state.data as OpenDataset | undefined;
    // A handle that the engine no longer knows is closed already.
    if (open !== undefined) close(open.datasetId).catch(() => undefined);
  });
}
