import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import type { Queue, QueueItem } from '../../../shared/model/queue';
import { useEngine } from '../../engine/use-engine';
import classes from './queue.module.css';
import { useQueueDeed } from './use-queue-deed';

interface ItemActionsProps {
  readonly queue: Queue;
  readonly item: QueueItem;
}

interface Action {
  readonly label: string;
  readonly icon: Icon;
  readonly run: () => Promise<unknown>;
}

/** What can be done with one dataset of a queue that no other program runs. */
export function ItemActions({ queue, item }: ItemActionsProps) {
  const engine = useEngine();
  const deed = useQueueDeed();
  if (queue.status === 'elsewhere') return null;
  const { name } = item.source;
  return (
    <span className={classes.icons}>
      {actionsFor(queue, item, engine.queues).map(({ label, icon: ActionIconShape, run }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`${label}: ${name}`}
            onClick={() => deed.mutate({ what: `${label}: ${name}`, run })}
          >
            <ActionIconShape size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </span>
  );
}

function actionsFor(
  { id: queueId, order }: Queue,
  { id: item, state }: QueueItem,
  queues: ReturnType<typeof useEngine>['queues'],
): readonly Action[] {
  const place = order.indexOf(item);
  const up: Action = {
    label: 'Run earlier',
    icon: IconArrowUp,
    run: () => queues.moveItem({ queueId, item, place: Math.max(0, place - 1) }),
  };
  const down: Action = {
    label: 'Run later',
    icon: IconArrowDown,
    run: () => queues.moveItem({ queueId, item, place: place + 1 }),
  };
  const pause: Action = {
    label: 'Pause',
    icon: IconPlayerPause,
    run: () => queues.pauseItem({ queueId, item }),
  };
  const resume: Action = {
    label: 'Go on',
    icon: IconPlayerPlay,
    run: () => queues.resumeItem({ queueId, item }),
  };
  const cancel: Action = {
    label: 'Cancel and discard',
    icon: IconX,
    run: () => queues.cancelItem({ queueId, item }),
  };
  const again: Action = {
    label: 'Try again',
    icon: IconRefresh,
    run: () => queues.retryItem({ queueId, item }),
  };
  const remove: Action = {
    label: 'Take out of the queue',
    icon: IconTrash,
    run: () => queues.removeItem({ queueId, item }),
  };
  switch (state.kind) {
    case 'waiting':
    case 'unchecked':
      return [
        ...(place > 0 ? [up] : []),
        ...(place < order.length - 1 ? [down] : []),
        ...(state.kind === 'waiting' ? [pause] : []),
        remove,
      ];
    case 'running':
      return [pause, cancel];
    case 'interrupted':
      return [pause, cancel];
    case 'paused':
      return state.by === 'item' ? [resume, cancel, remove] : [cancel, remove];
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return [again, remove];
    case 'checking':
    case 'done':
      return [];
  }
}
