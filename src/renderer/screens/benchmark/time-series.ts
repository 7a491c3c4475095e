import type { CaseResult, OperationInfo } from '../../../shared/model/benchmark';
import { STREAM_OPERATION } from '../../../shared/model/stream-sweep';
import type { IntervalSeries } from '../../charts/series';
import type { CaseStyle } from './case-style';

/** One line for every label of an operation, in the order of the report's entries. */
export function timeSeries(
  results: readonly CaseResult[],
  operation: string,
  styles: ReadonlyMap<string, CaseStyle>,
): readonly IntervalSeries[] {
  const own = results.filter((result) => result.operation === operation);
  return [...styles].flatMap(([label, { broken, ...style }]) => {
    const points = own
      .filter((result) => result.label === label)
      .sort((a, b) => a.items - b.items)
      .map(({ items, median: value, low, high }) => ({ items, value, low, high }));
    return points.length === 0 ? [] : [{ label, style, broken, points }];
  });
}

/** The notebook's figure: these three times, then the speed-up. */
const FIGURE = ['write', 'random-read', 'sequential-read'];

/**
 * What was asked for, the notebook's three first, the others as the registry orders them; without
 * streams, whose many settings are a heat map and no lines.
 */
export function chartedOperations(
  requested: readonly string[],
  known: readonly OperationInfo[],
): readonly OperationInfo[] {
  const rank = ({ id }: OperationInfo): number => {
    const place = FIGURE.indexOf(id);
    return place < 0 ? FIGURE.length : place;
  };
  return known
    .filter(({ id }) => requested.includes(id) && id !== STREAM_OPERATION)
    .sort((a, b) => rank(a) - rank(b));
}

/** How many of `chartedOperations` belong into the 2×2 beside the speed-up. */
export const FIGURE_OPERATIONS = FIGURE.length;
