import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { FailureNote } from '../ui/failure-note';
import classes from './preview.module.css';

interface PreviewFrameProps {
  /** What went wrong with the row, if anything. */
  readonly error: unknown;
  readonly onRetry: () => void;
  /** False until there is something to show. */
  readonly ready: boolean;
  /** True while what is shown is still the row before. */
  readonly stale: boolean;
  readonly controls: ReactNode;
  readonly aside: ReactNode;
  readonly children: ReactNode;
}

/** The picture on the left, controls and statistics beside it. */
export function PreviewFrame(props: PreviewFrameProps) {
  const { error, onRetry, ready, stale, controls, aside, children } = props;
  return (
    <div className={classes.frame}>
      <div className={classes.stage} aria-busy={stale || !ready} data-stale={stale || undefined}>
        {error !== null ? (
          <FailureNote error={error} what="This row cannot be shown" onRetry={onRetry} />
        ) : ready ? (
          children
        ) : (
          <Skeleton height="100%" />
        )}
      </div>
      <div className={classes.side}>
        {controls}
        {aside}
      </div>
    </div>
  );
}
