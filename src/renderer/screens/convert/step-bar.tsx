import { VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import classes from './convert.module.css';
import { STEPS, type StepId } from './run-state';

/** Where in the five steps we are. */
export function StepBar({ current, ended }: { readonly current: StepId; readonly ended: boolean }) {
  const place = STEPS.findIndex(({ id }) => id === current);
  return (
    <ol className={classes.steps} aria-label="Steps">
      {STEPS.map(({ id, label }, index) => {
        const state =
          index < place || (ended && index === place)
            ? 'done'
            : index === place
              ? 'current'
              : 'next';
        return (
          <li
            key={id}
            className={classes.step}
            data-state={state}
            aria-current={index === place ? 'step' : undefined}
          >
            <span className={classes.stepMark} aria-hidden>
              {state === 'done' ? <IconCheck size={14} /> : index + 1}
            </span>
            {label}
            {state === 'done' && <VisuallyHidden>, done</VisuallyHidden>}
          </li>
        );
      })}
    </ol>
  );
}
