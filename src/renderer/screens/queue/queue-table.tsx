import { Progress } from '@mantine/core';
import type { Queue, QueueItem } from '../../../shared/model/queue';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { progressPercent } from '../../ui/describe-progress';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { countOf, formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { ItemActions } from './item-actions';
import classes from './queue.module.css';
import { stateText } from './state-text';

/** Every dataset, in the order in which they run. */
export function QueueTable({ queue }: { readonly queue: Queue }) {
  const columns: readonly DataColumn<QueueItem>[] = [
    {
      id: 'name',
      label: 'Name',
      width: '190px',
      render: ({ source: { name, path } }) => (
        <strong className={classes.name} title={path}>
          {name}
        </strong>
      ),
    },
    {
      id: 'rows',
      label: 'Rows',
      width: '86px',
      numeric: true,
      render: ({ check }) => (check === null ? '–' : formatCount(check.rows)),
    },
    {
      id: 'bytes',
      label: 'Size',
      width: '86px',
      numeric: true,
      render: ({ check }) =>
        check === null ? (
          '–'
        ) : (
          <span title={formatExactBytes(check.sourceBytes)}>{formatBytes(check.sourceBytes)}</span>
        ),
    },
    {
      id: 'state',
      label: 'State',
      flexible: true,
      render: (item) => <State item={item} />,
    },
    {
      id: 'actions',
      label: 'Actions',
      hideLabel: true,
      width: '150px',
      render: (item) => <ItemActions queue={queue} item={item} />,
    },
  ];
  return (
    <Panel title={countOf(queue.items.length, 'dataset')} flush>
      <div className={classes.scroll}>
        <DataTable
          label="Datasets of the queue"
          columns={columns}
          rows={queue.items}
          rowKey={({ id }) => String(id)}
        />
      </div>
    </Panel>
  );
}

function State({ item }: { readonly item: QueueItem }) {
  const { state, source } = item;
  const percent = state.kind === 'running' ? progressPercent(state.progress) : null;
  return (
    <span className={classes.state} data-state={state.kind}>
      <span>{stateText(item)}</span>
      {state.kind === 'failed' && (
        <span className="dim">
          {state.error.hint ?? ''} Exit code {state.error.exitCode}.
        </span>
      )}
      {state.kind === 'done' && <span className={classes.path}>{state.result.manifest}</span>}
      {state.kind === 'running' && (
        <Progress
          value={percent ?? 100}
          animated={percent === null}
          size={4}
          aria-label={`Progress of ${source.name}`}
        />
      )}
    </span>
  );
}
