import { NumberInput } from '@mantine/core';
import type { LimitsDraft } from './plan-draft';
import classes from './queue.module.css';

interface LimitFieldsProps {
  readonly draft: LimitsDraft;
  readonly onChange: (change: Partial<LimitsDraft>) => void;
}

/** How many at once, and how much of the machine they may take together. */
export function LimitFields({ draft, onChange }: LimitFieldsProps) {
  return (
    <>
      <div className={classes.field}>
        <NumberInput
          label="At the same time"
          min={1}
          max={64}
          allowDecimal={false}
          value={draft.atOnce}
          onChange={(value) =>
            typeof value === 'number' && value >= 1 && onChange({ atOnce: value })
          }
        />
      </div>
      <div className={classes.field}>
        <NumberInput
          label="Most memory, GB"
          placeholder="What there is"
          min={0.001}
          value={draft.memoryGigabytes ?? ''}
          onChange={(value) => onChange({ memoryGigabytes: aboveZero(value) })}
        />
      </div>
      <div className={classes.field}>
        <NumberInput
          label="Most disk space, GB"
          placeholder="What is free"
          min={0.001}
          value={draft.diskGigabytes ?? ''}
          onChange={(value) => onChange({ diskGigabytes: aboveZero(value) })}
        />
      </div>
    </>
  );
}

function aboveZero(value: number | string): number | null {
  return typeof value === 'number' && value > 0 ? value : null;
}
