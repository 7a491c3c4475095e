import { Button, Group } from '@mantine/core';
import type { RetirementResult } from '../../shared/model/retirement';
import { formatBytes } from '../ui/format-bytes';
import { countOf } from '../ui/format-number';
import classes from './retirement.module.css';

/** Where the source is now, and where that is noted. */
export function RetirementNote(props: {
  readonly result: RetirementResult;
  readonly onClose: () => void;
}) {
  const { source, place, files, bytes, record, completedEarlier } = props.result;
  return (
    <div className={classes.form} role="status">
      <p>
        {completedEarlier && 'What was cut short before has been ended. '}
        {place === null ? 'Removed' : 'Moved'} <span className="mono">{source}</span> (
        {countOf(files, 'file')}, {formatBytes(bytes)})
        {place !== null && (
          <>
            {' '}
            to <span className="mono">{place}</span>
          </>
        )}
        .
      </p>
      <p className={classes.hint}>
        Noted in <span className="mono">{record}</span>.
      </p>
      <Group justify="flex-end">
        <Button onClick={props.onClose}>Close</Button>
      </Group>
    </div>
  );
}
