import { VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import type { OperationInfo } from '../../../../shared/model/benchmark';
import type { ComparedCase } from '../../../../shared/model/benchmark-history';
import { ratioAxis } from '../../../charts/ratio-axis';
import { type DataColumn, DataTable } from '../../../ui/data-table';
import { formatSeconds } from '../../../ui/format-duration';
import { formatCount, formatRatio } from '../../../ui/format-number';
import { Quantity } from '../../../ui/quantity';
import classes from './history.module.css';
import { RatioAxisLabels, RatioPlot } from './ratio-plot';
import { VerdictText } from './verdict-text';

interface ComparisonTableProps {
  readonly cases: readonly ComparedCase[];
  readonly operations: readonly OperationInfo[];
  /** Opens the case over all runs. */
  readonly onOpen: (one: ComparedCase) => void;
}

/** Every case of two runs: both times, and their ratio as a number and as a forest plot. */
export function ComparisonTable({ cases, operations, onOpen }: ComparisonTableProps) {
  const columns = useMemo(() => columnsOf(cases, operations), [cases, operations]);
  return (
    <>
      <div className={classes.wide}>
        <DataTable
          label="Cases of both runs: open one for its times in all runs"
          columns={columns}
          rows={cases}
          rowKey={(one) => `${one.label} ${one.operation} ${one.way} ${one.items}`}
          onOpen={onOpen}
        />
      </div>
      <p className={classes.legend}>
        <span className={classes.key}>
          <svg width={26} height={12} aria-hidden>
            <path className={classes.ratio} d="M1,6H25M1,3V9M25,3V9" />
            <circle className={classes.dot} cx={13} cy={6} r={4} />
          </svg>
          Ratio of the median times, first run over second, with its 95 % interval: right of 1 the
          second run is faster
        </span>
        <span className={classes.key}>
          <svg width={26} height={12} aria-hidden>
            <rect className={classes.noise} width={26} height={12} />
          </svg>
          Noise: within it nothing is called a difference
        </span>
      </p>
    </>
  );
}

function columnsOf(
  cases: readonly ComparedCase[],
  operations: readonly OperationInfo[],
): readonly DataColumn<ComparedCase>[] {
  const axis = ratioAxis(
    cases.flatMap(({ ratio, low, high, noiseFloor }) => [ratio, low, high, noiseFloor ?? 1]),
  );
  const labelOf = (id: string) => operations.find((one) => one.id === id)?.label ?? id;
  const time = (id: 'before' | 'after', label: string): DataColumn<ComparedCase> => ({
    id,
    label,
    numeric: true,
    render: (one) => <Quantity text={formatSeconds(one[id].median)} />,
    sortBy: (one) => one[id].median,
  });
  return [
    {
      id: 'case',
      label: 'Case',
      render: (one) => (
        <div className={classes.case}>
          {labelOf(one.operation)}
          <span className="dim">{one.label}</span>
        </div>
      ),
      sortBy: (one) => `${one.operation} ${one.label}`,
    },
    {
      id: 'items',
      label: 'Items',
      numeric: true,
      render: (one) => formatCount(one.items),
      sortBy: (one) => one.items,
    },
    time('before', 'First'),
    time('after', 'Second'),
    {
      id: 'ratio',
      label: 'Ratio',
      numeric: true,
      render: (one) => (
        <>
          {formatRatio(one.ratio)}
          <VisuallyHidden>
            , 95 % interval {formatRatio(one.low)} to {formatRatio(one.high)}
          </VisuallyHidden>
        </>
      ),
      sortBy: (one) => one.ratio,
    },
    {
      id: 'plot',
      label: 'Ratio with its interval',
      heading: <RatioAxisLabels axis={axis} />,
      width: '34%',
      render: (one) => <RatioPlot axis={axis} one={one} />,
    },
    {
      id: 'verdict',
      label: 'Verdict',
      render: (one) => <VerdictText verdict={one.verdict} />,
      sortBy: (one) => one.verdict,
    },
  ];
}
