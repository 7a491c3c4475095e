import { Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconClock } from '@tabler/icons-react';
import type { Problem } from '../../../shared/model/dataset';
import type { PreflightCheck } from '../../../shared/model/migration';
import { warningKey } from '../../../shared/model/warning-key';
import { formatCount } from '../../ui/format-number';
import { sortProblems } from '../../ui/sort-problems';
import classes from './preflight.module.css';

interface PreflightListProps {
  readonly checks: readonly PreflightCheck[];
  /** What each was found to be where there is nothing to say against it. */
  readonly found: Readonly<Record<PreflightCheck['subject'], string>>;
  /** The trial on the person's own rows. */
  readonly time: { readonly text: string; readonly known: boolean };
  readonly answered: readonly string[];
  readonly onAnswer: (answered: readonly string[]) => void;
}

const LABELS: Readonly<Record<PreflightCheck['subject'], string>> = {
  source: 'Source',
  target: 'Fields',
  destination: 'Destination',
  space: 'Disk space',
  files: 'Files',
  memory: 'Memory',
};

/** Everything that was looked at, with what was found; each warning asks for an answer of its own. */
export function PreflightList(props: PreflightListProps) {
  const { checks, found, time, answered, onAnswer } = props;
  return (
    <ul className={classes.list}>
      {checks.map(({ subject, problems }) => (
        <li key={subject}>
          <State problems={problems} />
          <span className={classes.subject}>{LABELS[subject]}</span>
          <div className={classes.found}>
            {problems.length === 0 && <span>{found[subject]}</span>}
            {sortProblems(problems).map((problem) => (
              <Found
                key={warningKey(problem)}
                problem={problem}
                answered={answered.includes(warningKey(problem))}
                onAnswer={(yes) => onAnswer(withAnswer(answered, warningKey(problem), yes))}
              />
            ))}
          </div>
        </li>
      ))}
      <li>
        {time.known ? (
          <IconCircleCheck size={16} className={classes.good} aria-label="Tried" role="img" />
        ) : (
          <IconClock size={16} className={classes.dim} aria-label="Not known" role="img" />
        )}
        <span className={classes.subject}>Time</span>
        <div className={classes.found} role="status">
          {time.text}
        </div>
      </li>
    </ul>
  );
}

function State({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.some(({ severity }) => severity === 'error')) {
    return <IconCircleX size={16} className={classes.bad} aria-label="Forbids it" role="img" />;
  }
  if (problems.length > 0) {
    return (
      <IconAlertTriangle size={16} className={classes.warning} aria-label="Warning" role="img" />
    );
  }
  return <IconCircleCheck size={16} className={classes.good} aria-label="Good" role="img" />;
}

interface FoundProps {
  readonly problem: Problem;
  readonly answered: boolean;
  readonly onAnswer: (yes: boolean) => void;
}

function Found({ problem, answered, onAnswer }: FoundProps) {
  const { severity, code, message, path, row } = problem;
  const place = [
    path !== undefined && !message.includes(path) ? path : null,
    row === undefined ? null : `row ${formatCount(row)}`,
  ].filter((part) => part !== null);
  const answer = code === 'staged-discarded' ? 'Discard it and begin anew' : 'Go on all the same';
  return (
    <div className={classes.problem}>
      <span>
        {message} {place.length > 0 && <span className={classes.place}>{place.join(' ')}</span>}
      </span>
      {severity === 'warning' && (
        <Checkbox
          size="xs"
          label={answer}
          aria-label={`${answer}: ${message}`}
          checked={answered}
          onChange={(event) => onAnswer(event.currentTarget.checked)}
        />
      )}
    </div>
  );
}

function withAnswer(answered: readonly string[], key: string, yes: boolean): readonly string[] {
  const others = answered.filter((one) => one !== key);
  return yes ? [...others, key] : others;
}
