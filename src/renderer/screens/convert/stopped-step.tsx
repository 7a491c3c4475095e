import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { FailureNote } from '../../ui/failure-note';
import { Panel } from '../../ui/panel';
import type { RunEnd } from '../../work/run-end';
import { UnseenNote } from '../../work/unseen-note';
import classes from './convert.module.css';

interface StoppedStepProps {
  readonly end: RunEnd;
  readonly error: unknown;
  /** Where the result would have been; null where this window does not know. */
  readonly publishedPath: string | null;
  readonly onPlan: () => void;
  readonly onSource: () => void;
}

/** A conversion that came to no end here, and what the disk looks like now. */
export function StoppedStep({ end, error, publishedPath, onPlan, onSource }: StoppedStepProps) {
  const place = publishedPath ?? 'The destination';
  const toPlan = (
    <Button variant="default" onClick={onPlan}>
      Back to the plan
    </Button>
  );
  const toSource = (text: string) => (
    <Button variant="default" onClick={onSource}>
      {text}
    </Button>
  );
  switch (end) {
    case 'cancelled':
      return (
        <Panel>
          <div className={classes.outcome}>
            <IconPlayerStop size={18} aria-hidden />
            <div className={classes.group}>
              <strong>The conversion was cancelled</strong>
              <p className={classes.lead}>
                {place} is as it was before: nothing was published, and what had been written was
                removed. The source was only read.
              </p>
              <div className={classes.actions}>
                {toPlan}
                {toSource('Back to the source')}
              </div>
            </div>
          </div>
        </Panel>
      );
    case 'failed':
      return (
        <FailureNote error={error} what="The conversion has stopped">
          <p className={classes.lead}>
            {place} is as it was before: nothing was published. The source was only read.
          </p>
          {toPlan}
          {toSource('Back to the source')}
        </FailureNote>
      );
    case 'unknown':
      return (
        <FailureNote error={error} what="How this conversion ended is not known here">
          <p className={classes.lead}>
            If it was published, it is among the earlier conversions; if not, the destination is as
            it was.
          </p>
          {toSource('Earlier conversions')}
        </FailureNote>
      );
    case 'unseen':
      return (
        <UnseenNote text="The conversion may go on without this window, and is followed again as soon as the engine answers. Whatever happens, only a result that was verified is published." />
      );
  }
}
