import { Select } from '@mantine/core';
import { useState } from 'react';
import type { CaseResult, OperationInfo } from '../../../shared/model/benchmark';
import type { CaseIdentity } from '../../../shared/model/benchmark-history';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatBytes, formatRate } from '../../ui/format-bytes';
import { formatSeconds } from '../../ui/format-duration';
import { countOf, formatCount, formatValue } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { Quantity } from '../../ui/quantity';
import classes from './benchmark.module.css';
import { SamplesDialog } from './samples-dialog';

interface CaseTableProps {
  readonly results: readonly CaseResult[];
  readonly operations: readonly OperationInfo[];
  readonly onTrend?: ((one: CaseIdentity) => void) | undefined;
}

const ALL = '';

/** Every case with all of its numbers; a row opens the samples behind it. */
export function CaseTable({ results, operations, onTrend }: CaseTableProps) {
  const [operation, setOperation] = useState(ALL);
  const [shown, setShown] = useState<CaseResult | null>(null);
  if (results.length === 0) return null;
  const labelOf = (id: string) => operations.find((one) => one.id === id)?.label ?? id;
  const present = [...new Set(results.map((one) => one.operation))];
  const rows = sortedCases(results, operations).filter(
    (one) => operation === ALL || one.operation === operation,
  );
  return (
    <Panel
      flush
      title={`All ${countOf(rows.length, 'case')}`}
      actions={
        <Select
          aria-label="Operation"
          w={190}
          data={[
            { value: ALL, label: 'All operations' },
            ...present.map((id) => ({ value: id, label: labelOf(id) })),
          ]}
          value={operation}
          onChange={(value) => setOperation(value ?? ALL)}
        />
      }
    >
      <div className={classes.scroll} role="group" aria-label="Cases">
        <DataTable
          label="Cases: open one for its samples"
          columns={columnsOf(labelOf)}
          rows={rows}
          rowKey={(one) => `${one.label} ${one.operation} ${one.items}`}
          onOpen={setShown}
        />
      </div>
      <SamplesDialog
        result={shown}
        operation={labelOf(shown?.operation ?? '')}
        onClose={() => setShown(null)}
        onTrend={onTrend}
      />
    </Panel>
  );
}

function columnsOf(labelOf: (id: string) => string): readonly DataColumn<CaseResult>[] {
  const seconds = (id: string, label: string, value: (one: CaseResult) => number) => ({
    id,
    label,
    numeric: true,
    render: (one: CaseResult) => <Quantity text={formatSeconds(value(one))} />,
    sortBy: value,
  });
  const count = (id: string, label: string, value: (one: CaseResult) => number) => ({
    id,
    label,
    numeric: true,
    render: (one: CaseResult) => formatCount(value(one)),
    sortBy: value,
  });
  return [
    {
      id: 'operation',
      label: 'Operation',
      render: (one) => <span className={classes.nowrap}>{labelOf(one.operation)}</span>,
      sortBy: (one) => one.operation,
    },
    {
      id: 'label',
      label: 'Format',
      render: (one) => one.label,
      sortBy: (one) => one.label,
      width: '200px',
    },
    count('items', 'Items', (one) => one.items),
    seconds('median', 'Median', (one) => one.median),
    seconds('low', '95 % from', (one) => one.low),
    seconds('high', 'to', (one) => one.high),
    {
      id: 'itemsPerSecond',
      label: 'Items/s',
      numeric: true,
      render: (one) => (one.rowsPerSample === 0 ? <NoRows /> : rateText(one.itemsPerSecond)),
      sortBy: (one) => one.itemsPerSecond,
    },
    {
      id: 'bytesPerSecond',
      label: 'Rate',
      numeric: true,
      render: (one) =>
        one.bytesPerSample === 0 ? <NoRows /> : <Quantity text={formatRate(one.bytesPerSecond)} />,
      sortBy: (one) => one.bytesPerSecond,
    },
    {
      id: 'memory',
      label: 'Peak memory',
      numeric: true,
      render: (one) => <Quantity text={formatBytes(one.peakMemoryBytes)} />,
      sortBy: (one) => one.peakMemoryBytes,
    },
    count('samples', 'Samples', (one) => one.samples.length),
    count('outliers', 'Outliers', (one) => one.outliers.length),
    count('order', 'Ran as no.', (one) => one.order + 1),
  ];
}

/** By operation as the registry orders them, then by size, then by format: comparable side by side. */
function sortedCases(
  results: readonly CaseResult[],
  operations: readonly OperationInfo[],
): readonly CaseResult[] {
  const rank = (one: CaseResult): number => operations.findIndex(({ id }) => id === one.operation);
  return [...results].sort(
    (a, b) => rank(a) - rank(b) || a.items - b.items || a.label.localeCompare(b.label),
  );
}

/** An operation that moves no rows has no rate: 0 would be a number that nobody measured. */
function NoRows() {
  return (
    <span className="dim" title="This operation moves no rows, or none of their numbers">
      –
    </span>
  );
}

/** Rows a second: whole where there are many, three digits where there are few. */
function rateText(itemsPerSecond: number): string {
  return itemsPerSecond >= 100 ? formatCount(itemsPerSecond) : formatValue(itemsPerSecond, 3);
}
