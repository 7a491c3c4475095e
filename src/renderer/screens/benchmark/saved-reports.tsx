import { ActionIcon, Group, Menu, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChartLine, IconFileExport, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BenchmarkListing } from '../../../shared/model/benchmark-history';
import { useEngine } from '../../engine/use-engine';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { EmptyNote } from '../../ui/empty-note';
import { failureInfo } from '../../ui/failure-info';
import { FailureNote } from '../../ui/failure-note';
import { formatDate } from '../../ui/format-date';
import { formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './benchmark.module.css';
import { CancelledBadge } from './cancelled-badge';
import { REPORT_KEY, REPORT_LIST_KEY } from './report-key';
import { useExportReport } from './use-export-report';

/** Every report that was saved here: to open again, to export, to delete. */
export function SavedReports({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const engine = useEngine();
  const client = useQueryClient();
  const [doomed, setDoomed] = useState<BenchmarkListing | null>(null);
  const list = useQuery({
    queryKey: REPORT_LIST_KEY,
    queryFn: ({ signal }) => engine.benchmarks.list(undefined, { signal }),
  });
  const remove = useMutation({
    mutationFn: (id: string) => engine.benchmarks.remove({ id }),
    onSuccess: async (_, id) => {
      setDoomed(null);
      client.removeQueries({ queryKey: [REPORT_KEY, id] });
      await client.invalidateQueries({ queryKey: REPORT_LIST_KEY });
    },
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'The report was not deleted',
        message: failureInfo(error).message,
      }),
  });
  if (list.isError) {
    return (
      <FailureNote
        error={list.error}
        what="The saved reports cannot be listed"
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (list.data === undefined) return <Skeleton height={200} />;
  if (list.data.length === 0) {
    return (
      <EmptyNote
        icon={IconChartLine}
        title="Nothing was measured yet"
        text="Choose formats and operations and run: every case gets a process of its own, the cases are shuffled, and a time counts only after the rows that were read were compared with those written. Reports are kept here."
      />
    );
  }
  return (
    <Panel title="Saved reports" flush>
      <div className={classes.wide}>
        <DataTable
          label="Saved reports"
          columns={columnsOf(setDoomed)}
          rows={list.data}
          rowKey={({ id }) => id}
          onOpen={({ id }) => onOpen(id)}
          initialSort={{ column: 'date', direction: 'descending' }}
        />
      </div>
      <ConfirmDialog
        opened={doomed !== null}
        title="Delete this report?"
        confirmLabel="Delete the report"
        busy={remove.isPending}
        onClose={() => setDoomed(null)}
        onConfirm={() => doomed !== null && remove.mutate(doomed.id)}
      >
        “{doomed?.title}” with {formatCount(doomed?.cases ?? 0)} cases is gone for good after that:
        export it first if you may need it. No dataset is touched.
      </ConfirmDialog>
    </Panel>
  );
}

function columnsOf(
  onDelete: (one: BenchmarkListing) => void,
): readonly DataColumn<BenchmarkListing>[] {
  return [
    {
      id: 'title',
      label: 'Report',
      render: (one) => (
        <Group gap="sm" wrap="nowrap">
          <span className={classes.wrap}>{one.title}</span>
          {one.status === 'cancelled' && <CancelledBadge text="Cancelled" />}
        </Group>
      ),
      sortBy: (one) => one.title,
    },
    {
      id: 'cases',
      label: 'Cases',
      numeric: true,
      render: (one) => formatCount(one.cases),
      sortBy: (one) => one.cases,
    },
    {
      id: 'date',
      label: 'Measured',
      numeric: true,
      render: (one) => formatDate(one.createdAt),
      sortBy: (one) => one.createdAt,
    },
    {
      id: 'actions',
      label: 'Actions',
      width: '84px',
      render: (one) => <RowActions listing={one} onDelete={() => onDelete(one)} />,
    },
  ];
}

function RowActions(props: { readonly listing: BenchmarkListing; readonly onDelete: () => void }) {
  const { listing, onDelete } = props;
  const { formats, save } = useExportReport();
  return (
    // A click here is not a click on the row.
    <span onClick={(event) => event.stopPropagation()}>
      <Group gap={2} wrap="nowrap" justify="flex-end">
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`Export ${listing.title}`} title="Export">
              <IconFileExport size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {formats.map(({ format, label }) => (
              <Menu.Item key={format} onClick={() => save(listing.id, format)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <ActionIcon aria-label={`Delete ${listing.title}`} title="Delete" onClick={onDelete}>
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    </span>
  );
}
