import { IconPlayerStop } from '@tabler/icons-react';
import classes from './benchmark.module.css';

/** Marks a report of a run that was stopped: what it holds was measured all the same. */
export function CancelledBadge({ text }: { readonly text: string }) {
  return (
    <span className={classes.cancelled}>
      <IconPlayerStop size={12} aria-hidden />
      {text}
    </span>
  );
}
