import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { OpenDataset } from '../../../../shared/contract/datasets';
import { useEngine } from '../../../engine/use-engine';
import { failureInfo } from '../../../ui/failure-info';
import { countOf, formatCount } from '../../../ui/format-number';
import classes from '../convert.module.css';

interface RowChooserProps {
  readonly result: OpenDataset;
  readonly row: number;
  readonly onRow: (row: number) => void;
  /** Rows that a verification named, ascending. */
  readonly differing: readonly number[];
}

/** Which row is looked at: by its number, by its id, or the next one that differs. */
export function RowChooser({ result, row, onRow, differing }: RowChooserProps) {
  const { rowCount } = result.summary;
  const before = differing.findLast((one) => one < row);
  const after = differing.find((one) => one > row);
  const go = (to: number) => onRow(Math.min(Math.max(0, to), rowCount - 1));
  return (
    <div className={classes.actions}>
      <ActionIcon
        variant="default"
        aria-label="Row before"
        disabled={row === 0}
        onClick={() => go(row - 1)}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <NumberInput
        aria-label="Row of the result"
        w={130}
        value={row}
        min={0}
        max={rowCount - 1}
        allowDecimal={false}
        thousandSeparator=","
        onChange={(value) => typeof value === 'number' && go(value)}
      />
      <ActionIcon
        variant="default"
        aria-label="Row after"
        disabled={row === rowCount - 1}
        onClick={() => go(row + 1)}
      >
        <IconChevronRight size={16} />
      </ActionIcon>
      <span className="dim">of {countOf(rowCount, 'row')}</span>
      <IdSearch result={result} onRow={onRow} />
      {differing.length > 0 && (
        <>
          <Button
            variant="default"
            disabled={before === undefined}
            onClick={() => before !== undefined && onRow(before)}
          >
            Difference before
          </Button>
          <Button
            variant="default"
            disabled={after === undefined}
            onClick={() => after !== undefined && onRow(after)}
          >
            Next difference
          </Button>
          <span className="dim">
            {countOf(differing.length, 'row')} of the verification&apos;s report
          </span>
        </>
      )}
    </div>
  );
}

function IdSearch(props: { readonly result: OpenDataset; readonly onRow: (row: number) => void }) {
  const { result, onRow } = props;
  const engine = useEngine();
  const [id, setId] = useState('');
  const search = useMutation({
    mutationFn: (query: string) =>
      engine.datasets.search({ datasetId: result.datasetId, query, limit: 100 }),
    onSuccess: ({ rows }) => {
      const [first] = rows;
      if (first !== undefined) onRow(first.row);
    },
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'The ids cannot be searched',
        message: failureInfo(error).message,
      }),
  });
  const found = search.data;
  if (!result.summary.fields.some(({ kind }) => kind === 'id')) return null;
  return (
    <form
      className={classes.actions}
      onSubmit={(event) => {
        event.preventDefault();
        if (id !== '') search.mutate(id);
      }}
    >
      <TextInput
        aria-label="Id of a row of the result"
        placeholder="or its id"
        w={180}
        value={id}
        spellCheck={false}
        onChange={(event) => setId(event.currentTarget.value)}
      />
      <ActionIcon
        type="submit"
        variant="default"
        aria-label="Find the id"
        loading={search.isPending}
      >
        <IconSearch size={16} />
      </ActionIcon>
      <span className="dim" role="status">
        {found === undefined
          ? ''
          : found.rows.length === 0
            ? 'No such id.'
            : found.rows.length > 1
              ? `${formatCount(found.rows.length)}${found.truncated ? ' or more' : ''} rows match; this is the first.`
              : ''}
      </span>
    </form>
  );
}
