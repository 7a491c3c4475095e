import { Button } from '@mantine/core';
import { IconFiles } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { DatasetSummary, FileEntry } from '../../../shared/model/dataset';
import { EmptyNote } from '../../ui/empty-note';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatDate } from '../../ui/format-date';
import { formatCount } from '../../ui/format-number';
import { type SortDirection, sortRows } from '../../ui/sort-rows';
import classes from './files-pane.module.css';
import type { useInspection } from '../../dataset/use-inspection';

const COLUMNS: readonly {
  readonly id: string;
  readonly label: string;
  readonly numeric?: boolean;
  readonly sortBy: (file: FileEntry) => number | string | null;
}[] = [
  { id: 'path', label: 'Path', sortBy: (file) => file.path },
  { id: 'role', label: 'Role', sortBy: (file) => file.role },
  { id: 'rows', label: 'Rows', numeric: true, sortBy: (file) => file.rows ?? null },
  { id: 'bytes', label: 'Size', numeric: true, sortBy: (file) => file.bytes },
  { id: 'changed', label: 'Changed', numeric: true, sortBy: (file) => file.modifiedMs },
];

const ROW_HEIGHT = 26;

interface FilesPaneProps {
  readonly summary: DatasetSummary;
  readonly inspection: ReturnType<typeof useInspection>;
}

/** Every file with its role and size; a dataset may have hundreds of thousands. */
export function FilesPane({ summary, inspection }: FilesPaneProps) {
  if (inspection.status === 'finished') return <FileTable files={inspection.result.fileEntries} />;
  const isRunning = inspection.status === 'running';
  return (
    <EmptyNote
      icon={IconFiles}
      title={isRunning ? 'The files are being listed' : 'The files are not listed yet'}
      text={
        isRunning
          ? 'The list appears as soon as the check above has been through all of them.'
          : `${formatCount(summary.files)} files are known from opening. The check lists them all.`
      }
    >
      {!isRunning && <Button onClick={inspection.restart}>Check the dataset</Button>}
    </EmptyNote>
  );
}

function FileTable({ files }: { readonly files: readonly FileEntry[] }) {
  const [sort, setSort] = useState<{ column: string; direction: SortDirection }>({
    column: 'path',
    direction: 'ascending',
  });
  const sorted = useMemo(() => {
    const column = COLUMNS.find(({ id }) => id === sort.column);
    return column === undefined ? files : sortRows(files, column.sortBy, sort.direction);
  }, [files, sort]);
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised
  const rows = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const toggle = (column: string) =>
    setSort((now) => ({
      column,
      direction:
        now.column === column && now.direction === 'ascending' ? 'descending' : 'ascending',
    }));
  return (
    <div
      ref={scroller}
      className={classes.files}
      role="table"
      aria-label="Files"
      aria-rowcount={sorted.length + 1}
      tabIndex={0}
    >
      <div role="rowgroup" className={classes.sticky}>
        <div className={classes.head} role="row">
          {COLUMNS.map((column) => (
            <span
              key={column.id}
              role="columnheader"
              data-numeric={column.numeric}
              aria-sort={sort.column === column.id ? sort.direction : 'none'}
            >
              <button type="button" onClick={() => toggle(column.id)}>
                {column.label}
                {sort.column === column.id && (sort.direction === 'ascending' ? ' ▴' : ' ▾')}
              </button>
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((item) => {
          const file = sorted[item.index];
          if (file === undefined) return null;
          return (
            <div
              key={file.path}
              className={classes.row}
              role="row"
              aria-rowindex={item.index + 2}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span role="cell" className={classes.path} title={file.path}>
                {file.path}
              </span>
              <span role="cell">{file.role}</span>
              <span role="cell" data-numeric>
                {file.rows === undefined ? '–' : formatCount(file.rows)}
              </span>
              <span role="cell" data-numeric title={formatExactBytes(file.bytes)}>
                {formatBytes(file.bytes)}
              </span>
              <span role="cell" data-numeric>
                {formatDate(file.modifiedMs)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
