import { useDebouncedValue } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { useEngine } from '../../engine/use-engine';
import { PAGE_ROWS, type RowRange, pagesOf } from './row-paging';

export interface RowLine {
  readonly row: number;
  readonly id: string | null;
  readonly cells: readonly (string | null)[];
}

export interface RowLines {
  /** Undefined until its page has come. */
  readonly lineOf: (row: number) => RowLine | undefined;
  /** Names of the cells. */
  readonly columns: readonly string[];
  readonly error: unknown;
  readonly retry: () => void;
}

/**
 * The lines of the rows that are on the screen. Pages that were fetched before show at once;
 * others are asked for when the list has stopped moving, so that a drag over a million rows
 * fetches its end and not its way.
 */
export function useRowPages(datasetId: string, range: RowRange, enabled: boolean): RowLines {
  const engine = useEngine();
  const pages = pagesOf(range);
  const [settled] = useDebouncedValue(pages.join(), 60, { leading: true });
  const asked = new Set(settled.split(','));
  return useQueries({
    queries: pages.map((page) => ({
      queryKey: ['rows', datasetId, page],
      enabled: enabled && asked.has(String(page)),
      staleTime: Infinity,
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        engine.datasets.rows({ datasetId, start: page * PAGE_ROWS, count: PAGE_ROWS }, { signal }),
    })),
    combine: (results) => ({
      lineOf: (row: number) => {
        const page = results[pages.indexOf(Math.floor(row / PAGE_ROWS))];
        return page?.data?.rows[row % PAGE_ROWS];
      },
      columns: results.find((result) => result.data !== undefined)?.data.columns ?? [],
      error: results.find((result) => result.isError)?.error ?? null,
      retry: () => {
        for (const result of results) if (result.isError) void result.refetch();
      },
    }),
  });
}
