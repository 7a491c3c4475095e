import { Select } from '@mantine/core';
import { useState } from 'react';
import type { OpenDataset } from '../../../shared/contract/datasets';
import { FailureNote } from '../../ui/failure-note';
import { countOf, formatCount } from '../../ui/format-number';
import { RowList } from './row-list';
import { sectionCount, sectionOf, sectionRange } from './row-paging';
import classes from './rows-pane.module.css';
import { useRowPages } from './use-row-pages';

interface AllRowsProps {
  readonly open: OpenDataset;
  readonly row: number;
  readonly onChoose: (row: number) => void;
}

/** Every row in stored order; more than a million of them in sections. */
export function AllRows({ open, row, onChoose }: AllRowsProps) {
  const { datasetId, summary } = open;
  const { rowCount } = summary;
  // The section follows the chosen row, until another one is looked at.
  const [looked, setLooked] = useState<{ readonly section: number; readonly from: number } | null>(
    null,
  );
  const section = looked !== null && looked.from === row ? looked.section : sectionOf(row);
  const { start, end } = sectionRange(section, rowCount);
  const [range, setRange] = useState({ start, end: Math.min(end, start + 40) });
  const hasLines = summary.fields.some((field) => field.kind !== 'tensor');
  const lines = useRowPages(datasetId, range, hasLines);
  const names = ['row', 'id', ...lines.columns];
  return (
    <>
      <div className={classes.note}>
        <span title={names.join(', ')}>
          {sectionCount(rowCount) === 1
            ? countOf(rowCount, 'row')
            : `of ${countOf(rowCount, 'row')}`}
          {lines.columns.length > 0 && ` · ${lines.columns.join(', ')}`}
        </span>
        {sectionCount(rowCount) > 1 && (
          <Select
            aria-label="Section of a million rows"
            size="xs"
            w={190}
            value={String(section)}
            data={Array.from({ length: sectionCount(rowCount) }, (_, index) => {
              const part = sectionRange(index, rowCount);
              return {
                value: String(index),
                label: `${formatCount(part.start)} – ${formatCount(part.end - 1)}`,
              };
            })}
            onChange={(chosen) =>
              chosen !== null && setLooked({ section: Number(chosen), from: row })
            }
          />
        )}
      </div>
      {lines.error !== null && (
        <FailureNote error={lines.error} what="Some rows cannot be listed" onRetry={lines.retry} />
      )}
      <RowList
        key={section}
        label="Rows"
        count={end - start}
        chosen={row >= start && row < end ? row - start : null}
        onChoose={(index) => onChoose(start + index)}
        numberOf={(index) => start + index}
        lineOf={(index) =>
          hasLines ? lines.lineOf(start + index) : { row: start + index, id: null, cells: [] }
        }
        onRange={(first, after) => {
          const next = { start: start + first, end: start + after };
          setRange((now) => (now.start === next.start && now.end === next.end ? now : next));
        }}
        onLeave={(key) => {
          if (key === 'ArrowDown' && row + 1 < rowCount) onChoose(row + 1);
          else if (key === 'ArrowUp' && row > 0) onChoose(row - 1);
        }}
      />
    </>
  );
}
