import { QueryClient } from '@tanstack/react-query';

/**
 * The engine is on this machine: no retries, no refetch because a window came forward, and no
 * waiting for a network that has nothing to do with it.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        staleTime: 60_000,
        gcTime: 120_000,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
