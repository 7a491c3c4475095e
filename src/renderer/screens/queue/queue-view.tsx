import { FailureNote } from '../../ui/failure-note';
import { WorkProgress } from '../../ui/work-progress';
import { QueueHeadPanel } from './queue-head-panel';
import { QueueTable } from './queue-table';
import { useQueue } from './use-queue';
import { WarningsPanel } from './warnings-panel';

interface QueueViewProps {
  readonly queueId: string;
  readonly onLeave: () => void;
}

/** One queue: how far it is, what it asks, and every dataset of it. */
export function QueueView({ queueId, onLeave }: QueueViewProps) {
  const state = useQueue(queueId);
  switch (state.status) {
    case 'opening':
      return <WorkProgress what="Opening the queue" progress={null} />;
    case 'failed':
      return (
        <FailureNote
          error={state.error}
          what="This queue cannot be followed"
          onRetry={state.retry}
        />
      );
    case 'open':
      return (
        <>
          <QueueHeadPanel queue={state.queue} onLeave={onLeave} />
          <WarningsPanel queue={state.queue} />
          <QueueTable queue={state.queue} />
        </>
      );
  }
}
