import type { StorageResult } from '../../../shared/model/benchmark';
import { DataTable, type DataColumn } from '../../ui/data-table';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatCount, formatValue } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { Quantity } from '../../ui/quantity';
import classes from './benchmark.module.css';

/** What each entry takes on disk, at every size. */
export function StorageTable({ storage }: { readonly storage: readonly StorageResult[] }) {
  if (storage.length === 0) return null;
  const largest = Math.max(1, ...storage.map((one) => one.bytes));
  const columns: readonly DataColumn<StorageResult>[] = [
    { id: 'label', label: 'Format', render: (one) => one.label, sortBy: (one) => one.label },
    {
      id: 'items',
      label: 'Items',
      numeric: true,
      render: (one) => formatCount(one.items),
      sortBy: (one) => one.items,
    },
    {
      id: 'bytes',
      label: 'On disk',
      numeric: true,
      render: (one) => (
        <span title={formatExactBytes(one.bytes)}>
          <Quantity text={formatBytes(one.bytes)} />
        </span>
      ),
      sortBy: (one) => one.bytes,
    },
    {
      id: 'bar',
      label: 'Share of the largest',
      width: '30%',
      render: (one) => (
        <span className={classes.bar} style={{ width: `${(100 * one.bytes) / largest}%` }} />
      ),
    },
    {
      id: 'row',
      label: 'A row',
      numeric: true,
      render: (one) => <Quantity text={formatBytes(one.bytes / one.items)} />,
      sortBy: (one) => one.bytes / one.items,
    },
    {
      id: 'ratio',
      label: 'Compression',
      numeric: true,
      render: (one) =>
        one.compressionRatio === null ? (
          <span className="dim">–</span>
        ) : (
          <span title="Bytes of the numbers in memory over bytes on disk">
            {formatValue(one.compressionRatio, 3)} ×
          </span>
        ),
      sortBy: (one) => one.compressionRatio ?? 0,
    },
    {
      id: 'files',
      label: 'Files',
      numeric: true,
      render: (one) => formatCount(one.files),
      sortBy: (one) => one.files,
    },
    {
      id: 'kind',
      label: 'By their own magic',
      render: (one) => <span className={classes.nowrap}>{one.fileVersions?.join(', ')}</span>,
    },
  ];
  return (
    <Panel title="Storage" flush>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Storage table">
        <DataTable
          label="Storage"
          columns={columns}
          rows={storage}
          rowKey={(one) => `${one.label} ${one.items}`}
          initialSort={{ column: 'items', direction: 'ascending' }}
        />
      </div>
    </Panel>
  );
}
