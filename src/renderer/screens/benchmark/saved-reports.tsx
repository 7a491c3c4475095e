import { Button, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowsDiff, IconChartLine } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OperationInfo } from '../../../shared/model/benchmark';
import type { BenchmarkFilter, BenchmarkListing } from '../../../shared/model/benchmark-history';
import { useEngine } from '../../engine/use-engine';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { DataTable } from '../../ui/data-table';
import { EmptyNote } from '../../ui/empty-note';
import { FailureNote } from '../../ui/failure-note';
import { formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './history/history.module.css';
import { RenameDialog } from './history/rename-dialog';
import { reportColumns } from './history/report-columns';
import { ReportFilters } from './history/report-filters';
import { useReportChanges } from './history/use-report-changes';
import { REPORT_LIST_KEY } from './report-key';

interface SavedReportsProps {
  readonly operations: readonly OperationInfo[];
  readonly onOpen: (id: string) => void;
  /** The older of the two first. */
  readonly onCompare: (before: string, after: string) => void;
}

/** Every report that was saved here: to find, open, compare, export, rename, delete. */
export function SavedReports({ operations, onOpen, onCompare }: SavedReportsProps) {
  const engine = useEngine();
  const [filter, setFilter] = useState<BenchmarkFilter>({});
  const [asked] = useDebouncedValue(filter, 150);
  const [chosen, setChosen] = useState<readonly BenchmarkListing[]>([]);
  const [doomed, setDoomed] = useState<BenchmarkListing | null>(null);
  const [renamed, setRenamed] = useState<BenchmarkListing | null>(null);
  const { remove, rename, setBaseline } = useReportChanges();
  const list = useQuery({
    queryKey: [...REPORT_LIST_KEY, asked],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => engine.benchmarks.list(asked, { signal }),
  });
  const skipped = useQuery({
    queryKey: ['benchmark-skipped-files'],
    queryFn: ({ signal }) => engine.benchmarks.skippedFiles(undefined, { signal }),
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
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if (list.data.length === 0 && !filtered) {
    return (
      <EmptyNote
        icon={IconChartLine}
        title="Nothing was measured yet"
        text="Choose formats and operations and run: every case gets a process of its own, the cases are shuffled, and a time counts only after the rows that were read were compared with those written. Reports are kept here."
      />
    );
  }
  const [before, after] = [...chosen].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  const choose = (one: BenchmarkListing) =>
    setChosen((now) =>
      now.some(({ id }) => id === one.id)
        ? now.filter(({ id }) => id !== one.id)
        : [...now.slice(-1), one],
    );
  const columns = reportColumns({
    chosen: new Set(chosen.map(({ id }) => id)),
    onChoose: choose,
    onRename: setRenamed,
    onBaseline: ({ id, isBaseline }) => setBaseline.mutate(isBaseline ? null : id),
    onDelete: setDoomed,
  });
  return (
    <Panel
      title="Saved reports"
      flush
      actions={
        <Button
          variant="default"
          leftSection={<IconArrowsDiff size={14} />}
          disabled={before === undefined || after === undefined}
          title="Choose two reports in the list"
          onClick={() =>
            before !== undefined && after !== undefined && onCompare(before.id, after.id)
          }
        >
          Compare {chosen.length} of 2
        </Button>
      }
    >
      <ReportFilters filter={filter} operations={operations} onChange={setFilter} />
      <div className={classes.wide}>
        <DataTable
          label="Saved reports"
          columns={columns}
          rows={list.data}
          rowKey={({ id }) => id}
          onOpen={({ id }) => onOpen(id)}
          initialSort={{ column: 'date', direction: 'descending' }}
        />
      </div>
      {list.data.length === 0 && <p className={classes.note}>No saved report fits.</p>}
      {(skipped.data ?? []).map((reason) => (
        <p key={reason} className={classes.note}>
          Not imported: {reason}
        </p>
      ))}
      <RenameDialog
        report={renamed}
        busy={rename.isPending}
        onClose={() => setRenamed(null)}
        onRename={(title) =>
          renamed !== null &&
          rename.mutate({ id: renamed.id, title }, { onSuccess: () => setRenamed(null) })
        }
      />
      <ConfirmDialog
        opened={doomed !== null}
        title="Delete this report?"
        confirmLabel="Delete the report"
        busy={remove.isPending}
        onClose={() => setDoomed(null)}
        onConfirm={() => {
          if (doomed === null) return;
          remove.mutate(doomed.id, {
            onSuccess: () => {
              setChosen((now) => now.filter(({ id }) => id !== doomed.id));
              setDoomed(null);
            },
          });
        }}
      >
        “{doomed?.title}” with {formatCount(doomed?.cases ?? 0)} cases is gone for good after that:
        export it first if you may need it. No dataset is touched.
      </ConfirmDialog>
    </Panel>
  );
}
