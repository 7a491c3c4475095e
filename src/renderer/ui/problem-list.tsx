import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { Problem } from '../../shared/model/dataset';
import { formatCount } from './format-number';
import classes from './problem-list.module.css';
import { sortProblems } from './sort-problems';

/** Every problem with its place, errors first. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <ul className={classes.list}>
      {sortProblems(problems).map((problem, index) => (
        <li key={`${problem.code} ${index}`} data-severity={problem.severity}>
          {problem.severity === 'error' ? (
            <IconCircleX size={16} aria-label="Error" role="img" />
          ) : (
            <IconAlertTriangle size={16} aria-label="Warning" role="img" />
          )}
          <span className={classes.message}>{problem.message}</span>
          <span className={classes.place}>
            {problem.path}
            {problem.row !== undefined && ` row ${formatCount(problem.row)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
