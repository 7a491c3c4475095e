import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { IconHash, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useRef, useState } from 'react';
import type { OpenDataset } from '../../../shared/contract/datasets';
import { useEngine } from '../../engine/use-engine';
import { EmptyNote } from '../../ui/empty-note';
import { FailureNote } from '../../ui/failure-note';
import { countOf, formatCount } from '../../ui/format-number';
import { AllRows } from './all-rows';
import { RowList } from './row-list';
import { parseRow } from './row-paging';
import classes from './rows-pane.module.css';

const SEARCH_LIMIT = 500;

interface RowBrowserProps {
  readonly open: OpenDataset;
  readonly row: number;
  readonly onChoose: (row: number) => void;
}

/** All rows, or those that a search finds; `/` searches, `g` goes to a number. */
export function RowBrowser({ open, row, onChoose }: RowBrowserProps) {
  const hasIds = open.summary.fields.some((field) => field.kind === 'id');
  const [typed, setTyped] = useState('');
  const searchInput = useRef<HTMLInputElement>(null);
  const rowInput = useRef<HTMLInputElement>(null);
  useHotkeys([
    ['/', () => searchInput.current?.focus()],
    ['g', () => rowInput.current?.focus()],
  ]);
  return (
    <section className={classes.browser} aria-label="Rows">
      <div className={classes.tools}>
        <TextInput
          ref={searchInput}
          aria-label="Search by id"
          title="Search by id (/)"
          placeholder={hasIds ? 'Search ids' : 'No ids'}
          disabled={!hasIds}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSection={
            typed === '' ? null : (
              <CloseButton size="xs" aria-label="End the search" onClick={() => setTyped('')} />
            )
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
        />
        <GoToRow ref={rowInput} rowCount={open.summary.rowCount} onChoose={onChoose} />
      </div>
      {typed.trim() === '' ? (
        <AllRows open={open} row={row} onChoose={onChoose} />
      ) : (
        <Found open={open} query={typed.trim()} row={row} onChoose={onChoose} />
      )}
    </section>
  );
}

function GoToRow(props: {
  readonly ref: React.Ref<HTMLInputElement>;
  readonly rowCount: number;
  readonly onChoose: (row: number) => void;
}) {
  const { ref, rowCount, onChoose } = props;
  const [text, setText] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const row = parseRow(text, rowCount);
    setIsWrong(row === null);
    if (row === null) return;
    onChoose(row);
    setText('');
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        ref={ref}
        aria-label={`Go to row, 0 to ${rowCount - 1}`}
        title={
          isWrong
            ? `There are rows 0 to ${formatCount(rowCount - 1)}`
            : 'Go to a row by its number (g)'
        }
        placeholder="Row"
        inputMode="numeric"
        leftSection={<IconHash size={14} aria-hidden />}
        error={isWrong}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setIsWrong(false);
        }}
      />
    </form>
  );
}

function Found({ open, query, row, onChoose }: RowBrowserProps & { readonly query: string }) {
  const engine = useEngine();
  const { datasetId } = open;
  const [settled] = useDebouncedValue(query, 200);
  const search = useQuery({
    queryKey: ['search', datasetId, settled],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      engine.datasets.search({ datasetId, query: settled, limit: SEARCH_LIMIT }, { signal }),
  });
  if (search.isError) {
    return (
      <FailureNote
        error={search.error}
        what="The search failed"
        onRetry={() => void search.refetch()}
      />
    );
  }
  const found = search.data;
  if (found === undefined) {
    return (
      <p className={classes.note} role="status">
        Searching {countOf(open.summary.rowCount, 'id')} …
      </p>
    );
  }
  if (found.rows.length === 0) {
    return (
      <EmptyNote
        icon={IconSearchOff}
        title="No id matches"
        text={`None of the ${countOf(open.summary.rowCount, 'id')} contains “${settled}”. Capitals count.`}
      />
    );
  }
  const chosen = found.rows.findIndex((match) => match.row === row);
  const exact = found.rows.filter((match) => match.id === settled).length;
  return (
    <>
      <p className={classes.note} style={{ margin: 0 }} role="status">
        <span>
          {found.truncated
            ? `The first ${formatCount(found.rows.length)} ids`
            : countOf(found.rows.length, 'id')}
          {exact > 0 && `, ${formatCount(exact)} exactly`}
        </span>
        {search.isFetching && <span>searching …</span>}
      </p>
      <RowList
        label="Rows found"
        count={found.rows.length}
        chosen={chosen < 0 ? null : chosen}
        onChoose={(index) => {
          const match = found.rows[index];
          if (match !== undefined) onChoose(match.row);
        }}
        numberOf={(index) => found.rows[index]?.row ?? 0}
        lineOf={(index) => {
          const match = found.rows[index];
          return match === undefined ? undefined : { ...match, cells: [] };
        }}
      />
    </>
  );
}
