import { useQuery } from '@tanstack/react-query';
import type { QueueListing } from '../../../shared/model/queue';
import { useFormatLabel } from '../../dataset/use-formats';
import { useEngine } from '../../engine/use-engine';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { FailureNote } from '../../ui/failure-note';
import { formatDate } from '../../ui/format-date';
import { formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './queue.module.css';
import { STATUSES } from './state-text';

/** Queues of before, also those that a program left when it ended. Enter or a click shows one. */
export function EarlierQueues({ onShow }: { readonly onShow: (queueId: string) => void }) {
  const engine = useEngine();
  const labelOf = useFormatLabel();
  const list = useQuery({
    queryKey: ['queues'],
    staleTime: 0,
    queryFn: ({ signal }) => engine.queues.list(undefined, { signal }),
  });
  if (list.isError) {
    return (
      <FailureNote
        error={list.error}
        what="Earlier queues cannot be listed"
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (list.data === undefined || list.data.length === 0) return null;
  const columns: readonly DataColumn<QueueListing>[] = [
    {
      id: 'created',
      label: 'Begun',
      width: '150px',
      sortBy: ({ createdAt }) => createdAt,
      render: ({ createdAt }) => (createdAt === '' ? '–' : formatDate(Date.parse(createdAt))),
    },
    {
      id: 'root',
      label: 'Root',
      flexible: true,
      sortBy: ({ plan }) => plan.root,
      render: ({ plan, problem }) => (
        <span className={problem === null ? classes.path : classes.wrap}>
          {problem ?? plan.root}
        </span>
      ),
    },
    {
      id: 'to',
      label: 'To',
      width: '120px',
      sortBy: ({ plan }) => labelOf(plan.to),
      render: ({ plan }) => labelOf(plan.to),
    },
    {
      id: 'status',
      label: 'State',
      width: '170px',
      sortBy: ({ status }) => STATUSES[status],
      render: ({ status, problem }) => (problem === null ? STATUSES[status] : 'Not readable'),
    },
    {
      id: 'done',
      label: 'Done',
      width: '110px',
      numeric: true,
      sortBy: ({ done }) => done,
      render: ({ done, items, failed }) =>
        `${formatCount(done)} of ${formatCount(items)}${failed === 0 ? '' : `, ${formatCount(failed)} failed`}`,
    },
  ];
  return (
    <Panel title="Queues of before" flush>
      <div className={classes.scroll}>
        <DataTable
          label="Queues of before"
          columns={columns}
          rows={list.data}
          rowKey={({ id }) => id}
          onOpen={({ id, problem }) => problem === null && onShow(id)}
        />
      </div>
    </Panel>
  );
}
