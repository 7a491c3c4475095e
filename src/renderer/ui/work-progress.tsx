import { Button, Progress as ProgressBar } from '@mantine/core';
import type { Progress } from '../../shared/model/progress';
import { describeProgress, progressPercent } from './describe-progress';
import classes from './notes.module.css';

interface WorkProgressProps {
  /** What is being done: `Checking every header and id`. */
  readonly what: string;
  /** null until the first report. */
  readonly progress: Progress | null;
  readonly onCancel?: (() => void) | undefined;
}

/** A bar, what is being done right now, and the way to stop it. */
export function WorkProgress({ what, progress, onCancel }: WorkProgressProps) {
  const percent = progressPercent(progress);
  const detail = progress?.detail;
  return (
    <div className={classes.work}>
      <div className={classes.workLine}>
        <span className={classes.workWhat}>
          {what}
          {detail !== undefined && <span className="dim"> · {detail}</span>}
        </span>
        <span className={classes.workNumbers}>
          {progress === null ? 'starting' : describeProgress(progress)}
        </span>
        {onCancel !== undefined && (
          <Button variant="default" size="compact-xs" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      <ProgressBar
        value={percent ?? 100}
        animated={percent === null}
        striped={percent === null}
        size={6}
        aria-label={what}
      />
    </div>
  );
}
