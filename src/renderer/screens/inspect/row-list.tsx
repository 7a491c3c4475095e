import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { formatCount } from '../../ui/format-number';
import classes from './row-list.module.css';
import { rowAfterKey } from './row-paging';
import type { RowLine } from './use-row-pages';

const ROW_HEIGHT = 26;

interface RowListProps {
  readonly label: string;
  readonly count: number;
  /** The position in this list, not the row's number, of what is chosen; null when it is elsewhere. */
  readonly chosen: number | null;
  readonly onChoose: (index: number) => void;
  /** What is known of a line; its number is known before anything else is. */
  readonly numberOf: (index: number) => number;
  readonly lineOf: (index: number) => RowLine | undefined;
  /** Told which lines are on the screen: first, and the one after the last. */
  readonly onRange?: (start: number, end: number) => void;
  /** Called by the arrow keys at an end of the list, where it goes on elsewhere. */
  readonly onLeave?: (key: string) => void;
}

/** Rows one below the other, of which only those on the screen are made. */
export function RowList(props: RowListProps) {
  const { label, count, chosen, onChoose, numberOf, lineOf, onRange, onLeave } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    onChange: ({ range }) => {
      if (range !== null) onRange?.(range.startIndex, range.endIndex + 1);
    },
  });

  // Only when the choice changes: somebody who scrolls away from it wants to stay there.
  const scrollTo = list.scrollToIndex;
  useEffect(() => {
    if (chosen !== null) scrollTo(chosen, { align: 'auto' });
  }, [chosen, scrollTo]);

  const onKeyDown = (event: KeyboardEvent) => {
    const pageRows = Math.max(
      1,
      Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1,
    );
    const next = rowAfterKey(event.key, chosen ?? 0, count, pageRows);
    if (next === null) return;
    event.preventDefault();
    if (next === chosen) onLeave?.(event.key);
    else onChoose(next);
  };

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="listbox"
      aria-label={label}
      aria-activedescendant={chosen === null ? undefined : `row-option-${chosen}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: list.getTotalSize(), position: 'relative' }}>
        {list.getVirtualItems().map((item) => (
          <RowOption
            key={item.index}
            index={item.index}
            count={count}
            top={item.start}
            isChosen={item.index === chosen}
            number={numberOf(item.index)}
            line={lineOf(item.index)}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

function RowOption(props: {
  readonly index: number;
  readonly count: number;
  readonly top: number;
  readonly isChosen: boolean;
  readonly number: number;
  readonly line: RowLine | undefined;
  readonly onChoose: (index: number) => void;
}) {
  const { index, count, top, isChosen, number, line, onChoose } = props;
  return (
    <div
      id={`row-option-${index}`}
      className={classes.row}
      role="option"
      aria-selected={isChosen}
      aria-posinset={index + 1}
      aria-setsize={count}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(index)}
    >
      <span className={classes.number}>{formatCount(number)}</span>
      {line === undefined ? (
        <span className={classes.waiting} aria-hidden />
      ) : (
        <>
          <span className={classes.id} title={line.id ?? undefined}>
            {line.id ?? <span className="dim">no id</span>}
          </span>
          {line.cells.map((cell, column) => (
            <span key={column} className={classes.cell} title={cell ?? undefined}>
              {cell ?? 'null'}
            </span>
          ))}
        </>
      )}
    </div>
  );
}
