import { ActionIcon, Badge, Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconChecks, IconColumns } from '@tabler/icons-react';
import type { MigrationListing } from '../../../shared/model/migration';
import { useFormatLabel } from '../../dataset/use-formats';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { FailureNote } from '../../ui/failure-note';
import { formatDate } from '../../ui/format-date';
import { formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { PathText } from '../../ui/path-text';
import classes from './convert.module.css';
import { UndoneNote } from './undone-note';
import { type Pair, pairOf } from './use-convert-place';
import { useEarlier } from './use-earlier';
import { useUndo } from './use-undo';

interface EarlierConversionsProps {
  readonly onCheck: (pair: Pair) => void;
  readonly onCompare: (pair: Pair) => void;
}

/** What was published from here before: to verify again, to compare, to take back. */
export function EarlierConversions({ onCheck, onCompare }: EarlierConversionsProps) {
  const earlier = useEarlier();
  const labelOf = useFormatLabel();
  const { ask, dialog, undone } = useUndo();
  if (earlier.isError) {
    return (
      <FailureNote
        error={earlier.error}
        what="Earlier conversions cannot be listed"
        onRetry={() => void earlier.refetch()}
      />
    );
  }
  const columns: readonly DataColumn<MigrationListing>[] = [
    {
      id: 'source',
      label: 'Source',
      flexible: true,
      render: ({ source, retired }) => (
        <>
          <PathText path={retired?.place ?? source} />
          {retired !== null && (
            <span className="dim">
              {retired.place === null ? 'removed since' : `archived; it was at ${source}`}
            </span>
          )}
        </>
      ),
      sortBy: (one) => one.source,
    },
    {
      id: 'result',
      label: 'Result',
      flexible: true,
      render: (one) => <PathText path={one.publishedPath} />,
      sortBy: (one) => one.publishedPath,
    },
    { id: 'format', label: 'Format', render: (one) => labelOf(one.format) },
    {
      id: 'rows',
      label: 'Rows',
      numeric: true,
      render: (one) => formatCount(one.rows),
      sortBy: (one) => one.rows,
    },
    {
      id: 'date',
      label: 'Finished',
      numeric: true,
      render: (one) => formatDate(one.finishedAt),
      sortBy: (one) => one.finishedAt,
    },
    {
      id: 'actions',
      label: 'Actions',
      width: '190px',
      render: (one) =>
        one.present ? (
          <Actions
            name={one.publishedPath}
            hasSource={one.retired?.place !== null}
            onCheck={() => onCheck(pairOf(one))}
            onCompare={() => onCompare(pairOf(one))}
            onUndo={() => ask(one)}
          />
        ) : (
          <Badge color="gray" variant="light">
            No longer there
          </Badge>
        ),
    },
  ];
  return (
    <>
      {undone !== null && <UndoneNote undone={undone} />}
      <Panel
        title="Earlier conversions"
        flush
        actions={
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => onCheck({ source: '', destination: '' })}
          >
            Check any two …
          </Button>
        }
      >
        {earlier.data?.length === 0 ? (
          <p className={classes.none}>
            Nothing was converted from here yet. What is published appears here, to be verified
            again at any time, or taken back.
          </p>
        ) : (
          <div className={classes.scroll}>
            <DataTable
              label="Earlier conversions"
              columns={columns}
              rows={earlier.data ?? []}
              rowKey={(one) => `${one.publishedPath} ${one.finishedAt}`}
              initialSort={{ column: 'date', direction: 'descending' }}
            />
          </div>
        )}
      </Panel>
      {dialog}
    </>
  );
}

interface ActionsProps {
  readonly name: string;
  readonly hasSource: boolean;
  readonly onCheck: () => void;
  readonly onCompare: () => void;
  readonly onUndo: () => void;
}

function Actions({ name, hasSource, onCheck, onCompare, onUndo }: ActionsProps) {
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconChecks size={14} />}
        aria-label={`Verify ${name}`}
        onClick={onCheck}
      >
        Verify
      </Button>
      <ActionIcon
        aria-label={`Compare ${name}`}
        title="Compare row by row"
        disabled={!hasSource}
        onClick={onCompare}
      >
        <IconColumns size={16} />
      </ActionIcon>
      <ActionIcon aria-label={`Undo ${name}`} title="Take it back" onClick={onUndo}>
        <IconArrowBackUp size={16} />
      </ActionIcon>
    </Group>
  );
}
