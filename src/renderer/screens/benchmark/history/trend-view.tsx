import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OperationInfo } from '../../../../shared/model/benchmark';
import type {
  CaseIdentity,
  CaseTrend,
  TrendPoint,
} from '../../../../shared/model/benchmark-history';
import { TrendChart } from '../../../charts/trend-chart';
import { useEngine } from '../../../engine/use-engine';
import { type DataColumn, DataTable } from '../../../ui/data-table';
import { FailureNote } from '../../../ui/failure-note';
import { formatDate } from '../../../ui/format-date';
import { formatSeconds } from '../../../ui/format-duration';
import { countOf, formatCount } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import { Quantity } from '../../../ui/quantity';
import { TREND_KINDS } from '../export-kinds';
import { ExportMenu } from '../export-menu';
import classes from './history.module.css';

interface TrendViewProps {
  /** The run that the case was chosen in. */
  readonly id: string;
  readonly identity: CaseIdentity;
  readonly operations: readonly OperationInfo[];
  readonly onOpen: (id: string) => void;
  readonly onBack: () => void;
}

/** One case in all saved runs that measured it on such rows. */
export function TrendView({ id, identity, operations, onOpen, onBack }: TrendViewProps) {
  const engine = useEngine();
  const [axes, setAxes] = useState<'log' | 'linear'>('linear');
  const trend = useQuery({
    queryKey: ['benchmark-trend', id, identity],
    queryFn: ({ signal }) => engine.benchmarks.trend({ id, case: identity }, { signal }),
  });
  if (trend.isError) {
    return (
      <FailureNote error={trend.error} what="This case cannot be followed over time">
        <Button variant="default" onClick={onBack}>
          Saved reports
        </Button>
      </FailureNote>
    );
  }
  const { data } = trend;
  if (data === undefined) return <Skeleton height={320} />;
  const title = titleOf(data, operations);
  const differing = data.points.filter(({ differences }) => differences.length > 0).length;
  return (
    <>
      <Panel
        title={title}
        actions={
          <>
            <SegmentedControl
              aria-label="Axis"
              value={axes}
              onChange={(value) => setAxes(value === 'log' ? 'log' : 'linear')}
              data={[
                { value: 'linear', label: 'Linear' },
                { value: 'log', label: 'Logarithmic' },
              ]}
            />
            <ExportMenu
              label="Export the trend"
              what="The trend"
              kinds={TREND_KINDS}
              write={(format) => engine.benchmarks.exportTrend({ id, case: identity, format })}
            />
          </>
        }
      >
        <TrendChart title={title} points={data.points} axes={axes} />
        <p className={classes.legend}>
          <span>Median of each run with its 95 % interval</span>
          {differing > 0 && (
            <span>
              Hollow: {countOf(differing, 'run')} on a busy machine, or with another machine,
              software or method than the one that this was opened from
            </span>
          )}
          {data.leftOut > 0 && (
            <span>
              {countOf(data.leftOut, 'run')} left out: measured on other rows or with another cache
            </span>
          )}
        </p>
      </Panel>
      <Panel flush title={countOf(data.points.length, 'run')}>
        <div className={classes.wide}>
          <DataTable
            label="Runs of this case"
            columns={COLUMNS}
            rows={[...data.points].reverse()}
            rowKey={({ run }) => run.id}
            onOpen={({ run }) => onOpen(run.id)}
          />
        </div>
      </Panel>
    </>
  );
}

function titleOf({ key }: CaseTrend, operations: readonly OperationInfo[]): string {
  const operation = operations.find(({ id }) => id === key.operation)?.label ?? key.operation;
  return `${operation}, ${key.label}, ${countOf(key.items, 'item')}: all runs`;
}

const COLUMNS: readonly DataColumn<TrendPoint>[] = [
  {
    id: 'date',
    label: 'Measured',
    render: ({ run }) => formatDate(run.createdAt),
    sortBy: ({ run }) => run.createdAt,
  },
  {
    id: 'title',
    label: 'Report',
    render: ({ run }) => <span className={classes.title}>{run.title}</span>,
    sortBy: ({ run }) => run.title,
  },
  {
    id: 'median',
    label: 'Median',
    numeric: true,
    render: (one) => <Quantity text={formatSeconds(one.median)} />,
    sortBy: (one) => one.median,
  },
  {
    id: 'low',
    label: '95 % from',
    numeric: true,
    render: (one) => <Quantity text={formatSeconds(one.low)} />,
    sortBy: (one) => one.low,
  },
  {
    id: 'high',
    label: 'to',
    numeric: true,
    render: (one) => <Quantity text={formatSeconds(one.high)} />,
    sortBy: (one) => one.high,
  },
  {
    id: 'samples',
    label: 'Samples',
    numeric: true,
    render: (one) => formatCount(one.samples),
    sortBy: (one) => one.samples,
  },
  {
    id: 'differences',
    label: 'What differs',
    width: '40%',
    render: ({ differences }) => (
      <span className={classes.title}>{differences.map(({ text }) => text).join(' ')}</span>
    ),
  },
];
