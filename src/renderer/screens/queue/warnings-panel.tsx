import { Button } from '@mantine/core';
import type { Queue, QueueItem } from '../../../shared/model/queue';
import { useEngine } from '../../engine/use-engine';
import { countOf } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { ProblemList } from '../../ui/problem-list';
import classes from './queue.module.css';
import { useQueueDeed } from './use-queue-deed';

/** Questions: what is not answered does not run. */
export function WarningsPanel({ queue }: { readonly queue: Queue }) {
  const engine = useEngine();
  const deed = useQueueDeed();
  const asked = queue.items.filter(
    ({ state }) => state.kind === 'waiting' && state.on === 'answer',
  );
  if (asked.length === 0) return null;
  const answer = (accept: boolean, item?: QueueItem) =>
    deed.mutate({
      what: 'The answer',
      run: () => engine.queues.answer({ queueId: queue.id, item: item?.id, accept }),
    });
  return (
    <Panel
      title={`Warnings to answer: ${countOf(asked.length, 'dataset')}`}
      flush
      actions={
        <div className={classes.actions}>
          <Button size="compact-xs" onClick={() => answer(true)}>
            Convert all of them
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => answer(false)}>
            Leave all out
          </Button>
        </div>
      }
    >
      {asked.map((item) => (
        <section key={item.id} className={classes.question}>
          <header className={classes.questionHead}>
            <strong>{item.source.name}</strong>
            <span className={classes.actions}>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Convert ${item.source.name}`}
                onClick={() => answer(true, item)}
              >
                Convert it
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Leave ${item.source.name} out`}
                onClick={() => answer(false, item)}
              >
                Leave it out
              </Button>
            </span>
          </header>
          <ProblemList problems={item.check?.warnings ?? []} />
        </section>
      ))}
    </Panel>
  );
}
