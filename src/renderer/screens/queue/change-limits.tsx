import { Button } from '@mantine/core';
import { useState } from 'react';
import type { QueueLimits } from '../../../shared/model/queue';
import { useEngine } from '../../engine/use-engine';
import { Disclosure } from '../../ui/disclosure';
import { LimitFields } from './limit-fields';
import { type LimitsDraft, limitsDraftOf, limitsOf } from './plan-draft';
import classes from './queue.module.css';
import { useQueueDeed } from './use-queue-deed';

interface ChangeLimitsProps {
  readonly queueId: string;
  readonly limits: QueueLimits;
}

/** Other limits for a queue that has not ended, also while it runs. */
export function ChangeLimits({ queueId, limits }: ChangeLimitsProps) {
  const engine = useEngine();
  const deed = useQueueDeed();
  const [changed, setChanged] = useState<Partial<LimitsDraft>>({});
  const draft = { ...limitsDraftOf(limits), ...changed };
  const next = limitsOf(draft);
  const isSame = JSON.stringify(next) === JSON.stringify(limitsOf(limitsDraftOf(limits)));
  return (
    <div className={classes.settings}>
      <Disclosure title="Change the limits">
        <form
          className={classes.limits}
          onSubmit={(event) => {
            event.preventDefault();
            if (isSame) return;
            deed.mutate(
              { what: 'The limits', run: () => engine.queues.setLimits({ queueId, limits: next }) },
              { onSuccess: () => setChanged({}) },
            );
          }}
        >
          <LimitFields draft={draft} onChange={(change) => setChanged({ ...changed, ...change })} />
          <Button type="submit" variant="default" disabled={isSame} loading={deed.isPending}>
            Use these limits
          </Button>
        </form>
        <p className={classes.counts}>
          More may begin at once. What runs already goes on to its end under lower limits; what
          failed because of a limit can be tried again.
        </p>
      </Disclosure>
    </div>
  );
}
