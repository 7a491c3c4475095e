import type { RowOrder } from '../../shared/model/dataset';
import type { Dataset } from '../formats/types';
import { compareDatasets } from './compare-datasets';
import { orderedRows } from './ordered-rows';

/** How many of the first rows decide the order where no manifest tells it. */
const ROWS_TO_GUESS = 64;

interface OrderOptions {
  /** What the result's manifest says. */
  readonly recorded?: RowOrder | undefined;
  /** Fields of the destination that the conversion made itself. */
  readonly generated: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The order in which the destination holds the source's rows: recorded, or the one whose first
 * rows agree best; the stored order where none is better.
 */
export async function orderOf(
  source: Dataset,
  destination: Dataset,
  { recorded, generated, signal }: OrderOptions,
): Promise<RowOrder> {
  if (recorded !== undefined && source.rowOrders.some(({ order }) => order === recorded))
    return recorded;
  let best: { order: RowOrder; differing: number } = { order: 'stored', differing: Infinity };
  for (const { order } of [...source.rowOrders].sort(
    (a, b) => Number(b.order === 'stored') - Number(a.order === 'stored'),
  )) {
    const { differenceCount } = await compareDatasets(source, destination, {
      rows: await orderedRows(source, order, signal),
      firstRows: ROWS_TO_GUESS,
      generated,
      signal,
    });
    if (differenceCount < best.differing) best = { order, differing: differenceCount };
    if (best.differing === 0) break;
  }
  return best.order;
}
