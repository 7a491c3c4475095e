import { Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TensorStatistics } from '../../../shared/model/dataset';
import { useEngine } from '../../engine/use-engine';
import { isComplex } from '../../previews/element-reader';
import type { PreviewSource } from '../../previews/preview';
import { FailureNote } from '../../ui/failure-note';
import { formatCount, formatValue } from '../../ui/format-number';
import { Histogram } from './histogram';
import classes from './rows-pane.module.css';

/** Statistics and histogram of the whole row, whatever part of it is drawn. */
export function RowStatistics({ source }: { readonly source: PreviewSource }) {
  const engine = useEngine();
  const { datasetId, field } = source;
  // Somebody who walks down the list with the arrow keys does not read each row's numbers.
  const [row] = useDebouncedValue(source.row, 120, { leading: true });
  const statistics = useQuery({
    queryKey: ['statistics', datasetId, row, field.name],
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      engine.datasets.statistics({ datasetId, row, field: field.name, bins: 64 }, { signal }),
  });
  return (
    <section className={classes.statistics}>
      <h3>Whole row{isComplex(field.dtype) && ', by magnitude'}</h3>
      {statistics.isError ? (
        <FailureNote
          error={statistics.error}
          what="No statistics"
          onRetry={() => void statistics.refetch()}
        />
      ) : statistics.data === undefined ? (
        <Skeleton height={180} />
      ) : (
        <>
          <Histogram {...statistics.data.histogram} />
          <dl>
            {linesOf(statistics.data).map(([label, value]) => (
              <div key={label} style={{ display: 'contents' }}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function linesOf(statistics: TensorStatistics): readonly (readonly [string, string])[] {
  const value = (number: number | null) => (number === null ? '–' : formatValue(number, 5));
  const percentile = (percent: number) =>
    value(statistics.percentiles.find((entry) => entry.percent === percent)?.value ?? null);
  const infinite = statistics.positiveInfinity + statistics.negativeInfinity;
  return [
    ['Values', formatCount(statistics.count)],
    ['Minimum', value(statistics.minimum)],
    ['1 %', percentile(1)],
    ['Median', percentile(50)],
    ['99 %', percentile(99)],
    ['Maximum', value(statistics.maximum)],
    ['Mean', value(statistics.mean)],
    ['Std. deviation', value(statistics.standardDeviation)],
    ['Zeros', formatCount(statistics.zeros)],
    ['NaN', formatCount(statistics.nan)],
    ...(infinite > 0 ? [['±∞', formatCount(infinite)] as const] : []),
  ];
}
