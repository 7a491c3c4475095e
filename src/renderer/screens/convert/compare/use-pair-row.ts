import { useQuery } from '@tanstack/react-query';
import type { EngineClient } from '../../../../shared/contract/index';
import type { OpenDataset } from '../../../../shared/contract/datasets';
import type { RowPage } from '../../../../shared/model/dataset';
import { useEngine } from '../../../engine/use-engine';
import { rowByPlaceAmongSame } from './matching-row';

type RowLine = RowPage['rows'][number] & Pick<RowPage, 'columns'>;

export interface PairRow {
  readonly result: RowLine;
  /** null where the source has no such row. */
  readonly source: RowLine | null;
  /** How the two were found to belong together. */
  readonly matched: 'position' | 'id';
}

/** More rows with one id than this are not told apart. */
const MOST_SAME = 1000;

/** A row of the result and the row of the source that it came from. */
export function usePairRow(source: OpenDataset, result: OpenDataset, row: number) {
  const engine = useEngine();
  return useQuery({
    queryKey: ['pair-row', source.datasetId, result.datasetId, row],
    staleTime: Infinity,
    queryFn: ({ signal }) => findPair(engine, source, result, row, signal),
  });
}

async function findPair(
  engine: EngineClient,
  source: OpenDataset,
  result: OpenDataset,
  row: number,
  signal: AbortSignal,
): Promise<PairRow> {
  const line = async (open: OpenDataset, at: number): Promise<RowLine | null> => {
    if (at >= open.summary.rowCount) return null;
    const request = { datasetId: open.datasetId, start: at, count: 1 };
    const { rows, columns } = await engine.datasets.rows(request, { signal });
    const [first] = rows;
    return first === undefined ? null : { ...first, columns };
  };
  const same = async (open: OpenDataset, id: string): Promise<readonly number[]> => {
    const request = { datasetId: open.datasetId, query: id, limit: MOST_SAME };
    const { rows } = await engine.datasets.search(request, { signal });
    return rows.filter((found) => found.id === id).map((found) => found.row);
  };
  const [mine, atSamePlace] = await Promise.all([line(result, row), line(source, row)]);
  if (mine === null) throw new Error(`the result has no row ${row}`);
  const { id } = mine;
  if (id === null || atSamePlace?.id === id) {
    return { result: mine, source: atSamePlace, matched: 'position' };
  }
  const place = rowByPlaceAmongSame(row, await same(result, id), await same(source, id));
  return {
    result: mine,
    source: place === null ? null : await line(source, place),
    matched: 'id',
  };
}
