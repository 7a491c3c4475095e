import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { assertNever } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { FailureNote } from '../../ui/failure-note';
import { ProblemList } from '../../ui/problem-list';
import { countProblems } from '../../ui/sort-problems';
import { WorkProgress } from '../../ui/work-progress';
import classes from './inspect.module.css';
import type { useInspection } from '../../dataset/use-inspection';

interface CheckPanelProps {
  readonly inspection: ReturnType<typeof useInspection>;
  /** The problems known so far: from opening, then from the whole check. */
  readonly known: readonly Problem[];
}

/** How far the full check is, and every problem found, before anything else is offered. */
export function CheckPanel({ inspection, known }: CheckPanelProps) {
  return (
    <div className={classes.check}>
      <CheckState inspection={inspection} known={known} />
      {known.length > 0 && <Problems problems={known} />}
    </div>
  );
}

function CheckState({ inspection, known }: CheckPanelProps) {
  switch (inspection.status) {
    case 'idle':
      return null;
    case 'running':
      return (
        <WorkProgress
          what="Checking every file, index and id"
          progress={inspection.progress}
          onCancel={inspection.cancel}
        />
      );
    case 'failed':
      return (
        <FailureNote
          error={inspection.error}
          what="The check could not be finished"
          onRetry={inspection.restart}
        />
      );
    case 'cancelled':
      return (
        <div className={classes.quiet}>
          <IconPlayerStop size={16} aria-hidden />
          The check was stopped: there may be problems that are not listed.
          <Button variant="default" size="compact-xs" onClick={inspection.restart}>
            Check again
          </Button>
        </div>
      );
    case 'finished':
      return known.length > 0 ? null : (
        <div className={classes.quiet}>
          <IconCircleCheck size={16} className={classes.good} aria-hidden />
          Every file, index and id was checked: no problems.
        </div>
      );
    default:
      return assertNever(inspection, 'inspection');
  }
}

function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  const [folded, setFolded] = useState(false);
  const hasError = problems.some((problem) => problem.severity === 'error');
  return (
    <section
      className={classes.problems}
      data-severity={hasError ? 'error' : 'warning'}
      aria-label="Problems"
    >
      <div className={classes.problemsHead}>
        <span>{countProblems(problems)}</span>
        <Button
          variant="subtle"
          size="compact-xs"
          color="gray"
          ml="auto"
          aria-expanded={!folded}
          onClick={() => setFolded(!folded)}
        >
          {folded ? 'Show' : 'Hide'}
        </Button>
      </div>
      {!folded && (
        <div
          className={classes.problemsBody}
          tabIndex={0}
          role="region"
          aria-label="List of problems"
        >
          <ProblemList problems={problems} />
        </div>
      )}
    </section>
  );
}
