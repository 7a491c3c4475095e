import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import classes from './numbers.module.css';

interface NumbersGridProps {
  readonly height: number;
  readonly width: number;
  readonly label: string;
  readonly textAt: (y: number, x: number) => string;
  readonly rowLabel: (y: number) => string;
  /** null where there is one column only, which needs no name. */
  readonly columnLabel: ((x: number) => string) | null;
}

const ROW_HEIGHT = 22;
const HEAD_WIDTH = 64;

/** A table of any size, of which only what is on the screen is made. */
export function NumbersGrid({
  height,
  width,
  label,
  textAt,
  rowLabel,
  columnLabel,
}: NumbersGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const cellWidth = widthOf(height, width, textAt);
  const headHeight = columnLabel === null ? 0 : ROW_HEIGHT;
  const getScrollElement = () => scroller.current;
  // The lint rule knows that this library's functions change behind React's back; nothing here is memoised.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: height,
    getScrollElement,
    estimateSize: () => ROW_HEIGHT,
    paddingStart: headHeight,
    overscan: 6,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: width,
    getScrollElement,
    estimateSize: () => cellWidth,
    paddingStart: HEAD_WIDTH,
    overscan: 3,
  });
  const shownColumns = columns.getVirtualItems();
  return (
    <div ref={scroller} className={classes.grid} tabIndex={0} role="region" aria-label={label}>
      <div
        style={{ height: rows.getTotalSize(), width: columns.getTotalSize(), position: 'relative' }}
      >
        <div className={classes.head} style={{ width: columns.getTotalSize(), height: headHeight }}>
          <span className={classes.corner} style={{ width: HEAD_WIDTH, height: headHeight }} />
          {shownColumns.map((column) => (
            <span key={column.index} style={{ left: column.start, width: cellWidth }}>
              {columnLabel?.(column.index)}
            </span>
          ))}
        </div>
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.index}
            className={classes.row}
            style={{ top: row.start, height: ROW_HEIGHT }}
          >
            <span className={classes.rowHead} style={{ width: HEAD_WIDTH, height: ROW_HEIGHT }}>
              {rowLabel(row.index)}
            </span>
            {shownColumns.map((column) => (
              <span
                key={column.index}
                className={classes.cell}
                style={{ left: column.start, width: cellWidth }}
              >
                {textAt(row.index, column.index)}
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Wide enough for the longest of some values; 7.25 px is a character of the 12 px monospace. */
function widthOf(height: number, width: number, textAt: (y: number, x: number) => string): number {
  let longest = 3;
  const [rows, columns] = [Math.min(height, 24), Math.min(width, 24)];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) longest = Math.max(longest, textAt(y, x).length);
  }
  return Math.min(360, Math.max(56, longest * 7.25 + 20));
}
