import type { TensorStatistics } from '../../shared/model/dataset';
import { facts } from './table';
import { formatCount } from './units';

/** Six significant digits, or a dash where there is no finite value. */
export function statisticNumber(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(6)));
}

export function tensorStatisticsText(statistics: TensorStatistics): string {
  const { count, nan, positiveInfinity, negativeInfinity, zeros, percentiles } = statistics;
  return facts([
    ['values', formatCount(count)],
    ['NaN', formatCount(nan)],
    ['+inf, -inf', `${formatCount(positiveInfinity)}, ${formatCount(negativeInfinity)}`],
    ['zeros', formatCount(zeros)],
    ['minimum', statisticNumber(statistics.minimum)],
    ['maximum', statisticNumber(statistics.maximum)],
    ['mean', statisticNumber(statistics.mean)],
    ['st. dev.', statisticNumber(statistics.standardDeviation)],
    ...percentiles.map(({ percent, value }) => [`${percent} %`, statisticNumber(value)] as const),
  ]);
}
