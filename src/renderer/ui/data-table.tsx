import { VisuallyHidden } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import classes from './data-table.module.css';
import { type SortDirection, sortRows } from './sort-rows';
import { useRovingList } from './use-roving-list';

export interface DataColumn<Row> {
  readonly id: string;
  readonly label: string;
  readonly render: (row: Row) => ReactNode;
  /** Makes the column sortable. Rows without a value come last in both directions. */
  readonly sortBy?: (row: Row) => number | string | null;
  /** Right-aligned, with tabular digits. */
  readonly numeric?: boolean;
  /** The label is for those who cannot see the table: the cells speak for themselves. */
  readonly hideLabel?: boolean;
  /** In the place of the label for those who see it: an axis. Not for sortable columns. */
  readonly heading?: ReactNode;
  /** Any CSS width. */
  readonly width?: string;
  /** Takes the room that the others leave, and is cut where there is too little. */
  readonly flexible?: boolean;
}

interface DataTableProps<Row> {
  /** Names the table for those who cannot see it. */
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** With it, rows can be focused with the arrow keys; a click or Enter calls it. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** For a row that has little to say by columns: one cell from column `from` to the end. */
  readonly merge?: (row: Row) => { readonly from: string; readonly content: ReactNode } | null;
  readonly initialSort?: { readonly column: string; readonly direction: SortDirection };
}

/** A sortable table that is worked with the keyboard as with the mouse. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, onOpen, merge, initialSort } = props;
  const [sort, setSort] = useState(initialSort ?? null);
  const roving = useRovingList();
  const sorted = useMemo(() => {
    const sortBy = columns.find((column) => column.id === sort?.column)?.sortBy;
    return sort === null || sortBy === undefined ? rows : sortRows(rows, sortBy, sort.direction);
  }, [columns, rows, sort]);
  const toggle = (column: string) =>
    setSort((now) => ({
      column,
      direction:
        now?.column === column && now.direction === 'ascending' ? 'descending' : 'ascending',
    }));
  const openOnEnter = (row: Row) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    event.preventDefault();
    onOpen?.(row);
  };
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              data-numeric={column.numeric}
              style={{ width: column.width }}
              aria-sort={sort?.column === column.id ? sort.direction : undefined}
            >
              {column.sortBy === undefined ? (
                column.hideLabel === true || column.heading !== undefined ? (
                  <>
                    <VisuallyHidden>{column.label}</VisuallyHidden>
                    {column.heading}
                  </>
                ) : (
                  column.label
                )
              ) : (
                <button type="button" onClick={() => toggle(column.id)}>
                  {column.label}
                  {sort?.column === column.id &&
                    (sort.direction === 'ascending' ? (
                      <IconChevronUp size={14} aria-hidden />
                    ) : (
                      <IconChevronDown size={14} aria-hidden />
                    ))}
                </button>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...(onOpen === undefined ? {} : roving)}>
        {sorted.map((row, index) => (
          <tr
            key={rowKey(row)}
            {...(onOpen === undefined
              ? {}
              : {
                  'data-roving': true,
                  tabIndex: index === 0 ? 0 : -1,
                  onClick: () => onOpen(row),
                  onKeyDown: openOnEnter(row),
                })}
          >
            <Cells columns={columns} row={row} merged={merge?.(row) ?? null} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cells<Row>(props: {
  readonly columns: readonly DataColumn<Row>[];
  readonly row: Row;
  readonly merged: { readonly from: string; readonly content: ReactNode } | null;
}) {
  const { columns, row, merged } = props;
  const start = merged === null ? -1 : columns.findIndex(({ id }) => id === merged.from);
  const single = start < 0 ? columns : columns.slice(0, start);
  return (
    <>
      {single.map((column) => (
        <td key={column.id} data-numeric={column.numeric} data-flexible={column.flexible}>
          {column.render(row)}
        </td>
      ))}
      {start >= 0 && (
        <td colSpan={columns.length - start} data-merged>
          {merged?.content}
        </td>
      )}
    </>
  );
}
