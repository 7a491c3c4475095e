import { IconAlertTriangle } from '@tabler/icons-react';
import type { RunDifference } from '../../../../shared/model/benchmark-history';
import { Panel } from '../../../ui/panel';
import classes from './history.module.css';

const WORDS = {
  work: 'Work',
  machine: 'Machine',
  software: 'Software',
  method: 'Method',
} as const satisfies Record<RunDifference['kind'], string>;

/** What differs beside the times; before them, since they may mean something else by it. */
export function DifferenceList(props: { readonly differences: readonly RunDifference[] }) {
  const { differences } = props;
  if (differences.length === 0) return null;
  const incomparable = differences.some(({ kind }) => kind === 'work');
  return (
    <Panel
      title={
        incomparable
          ? 'The two did not do the same work: their times say nothing about each other'
          : 'These differ too'
      }
    >
      <ul className={classes.differences}>
        {differences.map(({ kind, text }) => (
          <li key={text}>
            <IconAlertTriangle size={16} aria-hidden />
            <strong>{WORDS[kind]}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
