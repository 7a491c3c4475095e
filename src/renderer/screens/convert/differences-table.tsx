import type { Difference } from '../../../shared/model/migration';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './convert.module.css';

const COLUMNS: readonly DataColumn<Difference>[] = [
  {
    id: 'row',
    label: 'Row',
    numeric: true,
    render: ({ row }) => formatCount(row),
    sortBy: ({ row }) => row,
  },
  { id: 'id', label: 'Id', render: ({ id }) => <span className="mono">{id ?? ''}</span> },
  { id: 'kind', label: 'What', render: ({ kind }) => kind, sortBy: ({ kind }) => kind },
  { id: 'message', label: 'Difference', render: ({ message }) => message },
];

interface DifferencesTableProps {
  /** The first ones. */
  readonly differences: readonly Difference[];
  /** How many there are. */
  readonly count: number;
  /** Looks at the two rows; absent where there is nothing to look at. */
  readonly onOpen?: ((difference: Difference) => void) | undefined;
}

/** The rows that differ, each a way to the pair of them. */
export function DifferencesTable({ differences, count, onOpen }: DifferencesTableProps) {
  const title = differences.length < count ? 'The first differences' : 'Differences';
  return (
    <Panel title={title} flush>
      {onOpen !== undefined && (
        <p className={classes.none}>
          Click a row, or press Enter on it, to see the two side by side.
        </p>
      )}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={title}>
        <DataTable
          label={title}
          columns={COLUMNS}
          rows={differences}
          rowKey={(one) => `${one.row} ${one.kind} ${one.message}`}
          onOpen={onOpen}
        />
      </div>
    </Panel>
  );
}
