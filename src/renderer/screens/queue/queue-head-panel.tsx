import { Button, Menu, Progress } from '@mantine/core';
import {
  IconDownload,
  IconListCheck,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import {
  QUEUE_REPORT_FORMATS,
  type Queue,
  type QueueItem,
  type QueueReportFormat,
  type QueueStatus,
} from '../../../shared/model/queue';
import { type QueueTotals, queueTotals } from '../../../shared/model/queue-totals';
import { useFormatLabel } from '../../dataset/use-formats';
import { useEngine } from '../../engine/use-engine';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { formatBytes } from '../../ui/format-bytes';
import { countOf, formatCount } from '../../ui/format-number';
import { LiveText } from '../../ui/live-text';
import { Panel } from '../../ui/panel';
import { saveBlob } from '../../ui/save-blob';
import { ChangeLimits } from './change-limits';
import { planText } from './plan-text';
import classes from './queue.module.css';
import { STATUSES } from './state-text';
import { useQueueDeed } from './use-queue-deed';

/** How far all of it is, in rows and bytes that are counted, and what can be done with all. */
export function QueueHeadPanel(props: { readonly queue: Queue; readonly onLeave: () => void }) {
  const { queue, onLeave } = props;
  const { id: queueId, status, items } = queue;
  const totals = queueTotals(items);
  const startable = items.filter(waitsForStart).length;
  const labelOf = useFormatLabel();
  const title = `${STATUSES[status]}: ${countsText(totals)}`;
  return (
    <Panel
      title={title}
      actions={
        <Actions
          queueId={queueId}
          status={status}
          startable={startable}
          unchecked={totals.count.unchecked}
          onLeave={onLeave}
        />
      }
    >
      <LiveText text={title} />
      <dl className={classes.bars}>
        <Bar label="Written" done={totals.rowsWritten} all={totals.rows} text={rowsText} />
        <Bar label="Verified" done={totals.rowsVerified} all={totals.rows} text={rowsText} />
        <Bar label="Done" done={totals.bytesDone} all={totals.bytes} text={formatBytes} />
      </dl>
      <p className={classes.counts}>{planText(queue, labelOf(queue.plan.to))}</p>
      {status !== 'finished' && status !== 'elsewhere' && (
        <ChangeLimits queueId={queueId} limits={queue.limits} />
      )}
    </Panel>
  );
}

/** Nothing but the start of the whole queue is missing. */
function waitsForStart({ state }: QueueItem): boolean {
  if (state.kind === 'waiting') return state.on === 'start';
  return state.kind === 'interrupted' || (state.kind === 'paused' && state.by === 'queue');
}

const rowsText = (rows: number): string => formatCount(rows);

function countsText({ count }: QueueTotals): string {
  const parts = [
    ...(count.running > 0 ? [`${formatCount(count.running)} running`] : []),
    `${formatCount(count.done)} done`,
    ...(['failed', 'skipped', 'cancelled'] as const).flatMap((kind) =>
      count[kind] === 0 ? [] : [`${formatCount(count[kind])} ${kind}`],
    ),
  ];
  const open = count.unchecked + count.checking + count.waiting + count.interrupted + count.paused;
  return [...parts, ...(open === 0 ? [] : [`${formatCount(open)} to go`])].join(', ');
}

function Bar(props: {
  readonly label: string;
  readonly done: number;
  readonly all: number;
  readonly text: (value: number) => string;
}) {
  const { label, done, all, text } = props;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Progress
          value={all === 0 ? 0 : (100 * done) / all}
          size={8}
          color="green.8"
          aria-label={label}
        />
      </dd>
      <dd className="number">
        {text(done)} of {text(all)}
        {text === rowsText ? ' rows' : ' of sources'}
      </dd>
    </>
  );
}

interface ActionsProps {
  readonly queueId: string;
  readonly status: QueueStatus;
  /** How many wait for nothing but the start. */
  readonly startable: number;
  /** How many were not looked at yet. */
  readonly unchecked: number;
  readonly onLeave: () => void;
}

function Actions({ queueId, status, startable, unchecked, onLeave }: ActionsProps) {
  const engine = useEngine();
  const deed = useQueueDeed();
  const [asks, setAsks] = useState(false);
  const call = (what: string, run: () => Promise<unknown>) => deed.mutate({ what, run });
  const isOurs = status !== 'elsewhere';
  const mayStart =
    unchecked === 0 && ['ready', 'paused', 'interrupted'].includes(status) && startable > 0;
  const save = async (format: QueueReportFormat) => {
    const { fileName, text } = await engine.queues.report({ queueId, format });
    saveBlob(new Blob([text]), fileName);
  };
  return (
    <div className={classes.actions}>
      {mayStart && (
        <Button
          size="compact-sm"
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={() => call('The start', () => engine.queues.start({ queueId }))}
        >
          {status === 'ready' ? `Start ${countOf(startable, 'conversion')}` : 'Go on'}
        </Button>
      )}
      {status === 'interrupted' && unchecked > 0 && (
        <Button
          size="compact-sm"
          leftSection={<IconListCheck size={14} aria-hidden />}
          onClick={() => call('The check', () => engine.queues.check({ queueId }))}
        >
          Check the other {countOf(unchecked, 'dataset')}
        </Button>
      )}
      {status === 'running' && (
        <Button
          size="compact-sm"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          onClick={() => call('The pause', () => engine.queues.pause({ queueId }))}
        >
          Pause all
        </Button>
      )}
      {status !== 'finished' && isOurs && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onClick={() => setAsks(true)}
        >
          Cancel all …
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Report
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {QUEUE_REPORT_FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => call('The report', () => save(format))}>
              {REPORTS[format]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {['finished', 'ready', 'paused', 'interrupted'].includes(status) && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconTrash size={14} aria-hidden />}
          onClick={() =>
            call('Forgetting it', async () => {
              await engine.queues.forget({ queueId });
              onLeave();
            })
          }
        >
          Forget
        </Button>
      )}
      <ConfirmDialog
        opened={asks}
        title="Cancel everything that is left?"
        confirmLabel="Cancel all that is left"
        onConfirm={() => {
          setAsks(false);
          call('Cancelling', () => engine.queues.cancel({ queueId }));
        }}
        onClose={() => setAsks(false)}
      >
        What runs is stopped, and what is staged of it, or of those that failed, is discarded.
        Results that are done stay where they are; no source is touched.
      </ConfirmDialog>
    </div>
  );
}

const REPORTS: Readonly<Record<QueueReportFormat, string>> = {
  md: 'Markdown, to read',
  json: 'JSON, for scripts',
  csv: 'CSV, a line a dataset',
};
