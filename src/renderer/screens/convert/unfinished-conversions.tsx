import { Badge, Button, Group } from '@mantine/core';
import { IconPlayerPlay, IconStackPush } from '@tabler/icons-react';
import type { UnfinishedMigration } from '../../../shared/model/migration';
import { useFormatLabel } from '../../dataset/use-formats';
import { goTo, usePlace } from '../../location/use-place';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatDate } from '../../ui/format-date';
import { formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { PathText } from '../../ui/path-text';
import classes from './convert.module.css';
import { UndoneNote } from './undone-note';
import { useDiscard } from './use-discard';
import { useUnfinished } from './use-earlier';

interface UnfinishedConversionsProps {
  readonly onGoOn: (one: UnfinishedMigration) => void;
}

/** What was begun from here and has not published: nothing of it is lost until it is discarded. */
export function UnfinishedConversions({ onGoOn }: UnfinishedConversionsProps) {
  const unfinished = useUnfinished();
  const labelOf = useFormatLabel();
  const { ask, dialog, discarded } = useDiscard();
  const { query } = usePlace();
  const rows = unfinished.data ?? [];
  const columns: readonly DataColumn<UnfinishedMigration>[] = [
    {
      id: 'source',
      label: 'Source',
      flexible: true,
      render: ({ request }) => <PathText path={request.source} />,
    },
    {
      id: 'result',
      label: 'Result to be',
      flexible: true,
      render: ({ publishedPath }) => <PathText path={publishedPath} />,
    },
    { id: 'format', label: 'Format', render: ({ request }) => labelOf(request.to) },
    {
      id: 'rows',
      label: 'Rows written',
      numeric: true,
      render: ({ resumable, running }) =>
        resumable === null
          ? running
            ? '…'
            : 'begins anew'
          : `${formatCount(resumable.rowsDone)} of ${formatCount(resumable.rows)}`,
    },
    {
      id: 'date',
      label: 'Last at work',
      numeric: true,
      render: ({ startedAt, resumable }) => formatDate(resumable?.lastAt ?? startedAt),
    },
    {
      id: 'actions',
      label: 'Actions',
      width: '190px',
      render: (one) =>
        one.queueId !== undefined ? (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconStackPush size={14} />}
              aria-label={`Show the queue of ${one.publishedPath}`}
              onClick={() =>
                goTo({ screen: 'queue', query: { ...query, queueId: one.queueId ?? '' } })
              }
            >
              {one.running ? 'Runs in a queue' : 'Waits in a queue'}
            </Button>
          </Group>
        ) : one.running ? (
          <Badge variant="light">Runs now</Badge>
        ) : (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <Button
              size="compact-sm"
              leftSection={<IconPlayerPlay size={14} />}
              aria-label={`Go on with ${one.publishedPath}`}
              onClick={() => onGoOn(one)}
            >
              Go on …
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={`Discard ${one.publishedPath}`}
              onClick={() => ask(one)}
            >
              Discard …
            </Button>
          </Group>
        ),
    },
  ];
  return (
    <>
      {discarded !== null && <UndoneNote undone={discarded} />}
      {rows.length > 0 && (
        <Panel title="Unfinished conversions" flush>
          <div className={classes.scroll}>
            <DataTable
              label="Unfinished conversions"
              columns={columns}
              rows={rows}
              rowKey={({ publishedPath }) => publishedPath}
            />
          </div>
        </Panel>
      )}
      {dialog}
    </>
  );
}
