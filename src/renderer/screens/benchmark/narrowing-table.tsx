import type { StorageResult } from '../../../shared/model/benchmark';
import type { NarrowingError } from '../../../shared/model/narrowing';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatCount, formatValue } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './benchmark.module.css';

interface Lossy {
  readonly label: string;
  readonly items: number;
  readonly error: NarrowingError;
}

/** What the entries lost that wrote floats as narrower ones; nothing where none did. */
export function NarrowingTable({ storage }: { readonly storage: readonly StorageResult[] }) {
  const rows = storage.flatMap(({ label, items, narrowing }): readonly Lossy[] =>
    narrowing === undefined ? [] : [{ label, items, error: narrowing }],
  );
  if (rows.length === 0) return null;
  return (
    <Panel title="Lossy: floats written as narrower ones" flush>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="What was lost">
        <DataTable
          label="What was lost"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ label, items }) => `${label} ${items}`}
        />
      </div>
    </Panel>
  );
}

const COLUMNS: readonly DataColumn<Lossy>[] = [
  { id: 'label', label: 'Format', render: ({ label }) => label, sortBy: ({ label }) => label },
  numberColumn('items', 'Items', ({ items }) => items, formatCount),
  numberColumn('elements', 'Numbers', ({ error }) => error.elements, formatCount),
  numberColumn('absolute', 'Largest error', ({ error }) => error.largestAbsolute, threeDigits),
  numberColumn(
    'relative',
    'Largest relative error',
    ({ error }) => error.largestRelative,
    threeDigits,
  ),
  numberColumn('mean', 'Root mean square', ({ error }) => error.rootMeanSquare ?? NaN, threeDigits),
  numberColumn('infinite', 'Became infinite', ({ error }) => error.becameInfinite, formatCount),
  numberColumn('zero', 'Became 0', ({ error }) => error.becameZero, formatCount),
];

function numberColumn(
  id: string,
  label: string,
  value: (one: Lossy) => number,
  format: (value: number) => string,
): DataColumn<Lossy> {
  return {
    id,
    label,
    numeric: true,
    render: (one) => (Number.isNaN(value(one)) ? '–' : format(value(one))),
    sortBy: value,
  };
}

function threeDigits(value: number): string {
  return formatValue(value, 3);
}
