import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { closeUnusedDatasets } from '../dataset/close-datasets';
import type { EngineConnection } from '../engine/engine-connection';

/**
 * Keeps what is cached in step with the engine: a dataset that no screen shows any longer is
 * closed there, and after the engine was lost everything is asked anew, because its handles ended
 * with it and a new engine may give the same names to other datasets.
 */
export function useEngineCache(connection: EngineConnection, queries: QueryClient): void {
  useEffect(() => {
    const stopClosing = closeUnusedDatasets(queries, (datasetId) =>
      connection.client.datasets.close({ datasetId }),
    );
    const first = connection.getState();
    let generation = first.status === 'ready' ? first.generation : null;
    const stopListening = connection.subscribe(() => {
      const state = connection.getState();
      if (state.status !== 'ready' || state.generation === generation) return;
      const isNew = generation !== null;
      generation = state.generation;
      if (isNew) void queries.resetQueries();
    });
    return () => {
      stopClosing();
      stopListening();
    };
  }, [connection, queries]);
}
