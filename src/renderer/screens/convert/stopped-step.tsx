import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { failureInfo } from '../../ui/failure-info';
import { FailureNote } from '../../ui/failure-note';
import { Panel } from '../../ui/panel';
import classes from './convert.module.css';

interface StoppedStepProps {
  /** null where the person stopped it. */
  readonly error: unknown;
  /** Where the result would have been; null where this window does not know. */
  readonly publishedPath: string | null;
  readonly onPlan: () => void;
  readonly onSource: () => void;
}

/** A conversion that came to no end, and what the disk looks like now. */
export function StoppedStep({ error, publishedPath, onPlan, onSource }: StoppedStepProps) {
  const unknown = error !== null && failureInfo(error).code === 'unknown-run';
  const buttons = (
    <>
      {!unknown && (
        <Button variant="default" onClick={onPlan}>
          Back to the plan
        </Button>
      )}
      <Button variant="default" onClick={onSource}>
        {unknown ? 'Earlier conversions' : 'Back to the source'}
      </Button>
    </>
  );
  const place = publishedPath ?? 'The destination';
  if (error === null) {
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
            <div className={classes.actions}>{buttons}</div>
          </div>
        </div>
      </Panel>
    );
  }
  return (
    <FailureNote
      error={error}
      what={unknown ? 'How this conversion ended is not known here' : 'The conversion has stopped'}
    >
      {!unknown && (
        <p className={classes.lead}>
          {place} is as it was before: nothing was published. The source was only read.
        </p>
      )}
      {buttons}
    </FailureNote>
  );
}
