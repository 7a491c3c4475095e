import { Radio } from '@mantine/core';
import type { ResumePoint } from '../../../shared/model/migration';
import { formatBytes } from '../../ui/format-bytes';
import { formatDate } from '../../ui/format-date';
import { countOf, formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './preflight.module.css';

interface ResumeChoiceProps {
  readonly point: ResumePoint;
  readonly goOn: boolean;
  readonly onChange: (goOn: boolean) => void;
}

/** What going on does, in a word for a button. */
export function goOnLabel({ rowsDone, rowsVerified, rows }: ResumePoint): string {
  if (rowsDone < rows) return `Go on from row ${formatCount(rowsDone)}`;
  return rowsVerified === 0
    ? 'Go on with the verification'
    : `Go on verifying from row ${formatCount(rowsVerified)}`;
}

/** An unfinished conversion with the same choices: go on with it, or begin anew. */
export function ResumeChoice({ point, goOn, onChange }: ResumeChoiceProps) {
  return (
    <Panel title="An unfinished conversion was found">
      <p className={classes.text}>
        It was begun on {formatDate(point.startedAt)} and stopped on {formatDate(point.lastAt)}:{' '}
        {formatCount(point.rowsDone)} of {countOf(point.rows, 'row')} are written
        {point.rowsVerified > 0 && `, ${formatCount(point.rowsVerified)} of them verified`};{' '}
        {formatBytes(point.stagedBytes)} lie staged. The source and the choices are the same as
        then.
      </p>
      <Radio.Group
        label="Go on with it?"
        value={goOn ? 'go-on' : 'anew'}
        onChange={(value) => onChange(value === 'go-on')}
      >
        <div className={classes.choices}>
          <Radio
            value="go-on"
            label={goOnLabel(point)}
            description="What is written is kept. All of it is verified before anything is published."
          />
          <Radio
            value="anew"
            label="Discard it and begin anew"
            description="What is staged is removed when the new run begins. The source stays as it is."
          />
        </div>
      </Radio.Group>
    </Panel>
  );
}
