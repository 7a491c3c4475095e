import { Button } from '@mantine/core';
import { replaceQuery, usePlace } from '../../location/use-place';
import { Page } from '../../ui/page';
import { EarlierQueues } from './earlier-queues';
import { NewQueue } from './new-queue';
import { QueueView } from './queue-view';
import classes from './queue.module.css';

/** Many datasets converted by one plan: chosen, checked, run, and what became of each. */
export function Screen() {
  const { query } = usePlace();
  const queueId = query['queueId'] ?? null;
  // The root that is listed elsewhere is the likely one.
  const root = query['queueRoot'] ?? query['phasesRoot'] ?? query['root'] ?? '';
  const show = (id: string | null) => replaceQuery({ queueId: id });
  return (
    <Page
      title="Queue"
      actions={
        queueId !== null && (
          <Button variant="default" size="compact-sm" onClick={() => show(null)}>
            All queues
          </Button>
        )
      }
    >
      <div className={classes.stack}>
        {queueId === null ? (
          <>
            <NewQueue
              root={root}
              onRoot={(path) => replaceQuery({ queueRoot: path })}
              onCreated={show}
            />
            <EarlierQueues onShow={show} />
          </>
        ) : (
          <QueueView key={queueId} queueId={queueId} onLeave={() => show(null)} />
        )}
      </div>
    </Page>
  );
}
