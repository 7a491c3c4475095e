import { Button, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TensorStatistics } from '../../../shared/model/dataset';
import { elementCount } from '../../../shared/model/dtype';
import { useEngine } from '../../engine/use-engine';
import { isComplex } from '../../previews/element-reader';
import type { PreviewSource } from '../../previews/preview';
import { FailureNote } from '../../ui/failure-note';
import { formatCount, formatValue } from '../../ui/format-number';
import { Histogram } from './histogram';
import classes from './rows-pane.module.css';

/** More values than this are only gone through when asked: the engine is busy meanwhile. */
const MAX_UNASKED_VALUES = 2 ** 22;

/** Statistics and histogram of the whole row, whatever part of it is drawn. */
export function RowStatistics({ source }: { readonly source: PreviewSource }) {
  const { field } = source;
  const [asked, setAsked] = useState(false);
  const count = elementCount(field.shape);
  return (
    <section className={classes.statistics}>
      <h3>Whole row{isComplex(field.dtype) && ', by magnitude'}</h3>
      {count <= MAX_UNASKED_VALUES || asked ? (
        <Computed source={source} />
      ) : (
        <Button variant="default" onClick={() => setAsked(true)}>
          Go through {formatCount(count)} values
        </Button>
      )}
    </section>
  );
}

function Computed({ source }: { readonly source: PreviewSource }) {
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
  if (statistics.isError) {
    return (
      <FailureNote
        error={statistics.error}
        what="No statistics"
        onRetry={() => void statistics.refetch()}
      />
    );
  }
  if (statistics.data === undefined) return <Skeleton height={180} />;
  return (
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
