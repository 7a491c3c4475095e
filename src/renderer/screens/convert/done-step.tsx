import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconColumns, IconTable } from '@tabler/icons-react';
import type { MigrationResult } from '../../../shared/model/migration';
import { useFormatLabel } from '../../dataset/use-formats';
import { goTo } from '../../location/use-place';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { countOf, formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './convert.module.css';
import { UndoneNote } from './undone-note';
import { useEarlier } from './use-earlier';
import { useUndo } from './use-undo';

interface DoneStepProps {
  readonly result: MigrationResult;
  readonly onCompare: () => void;
  readonly onAnother: () => void;
}

/** Step 5: what was written, where, what was verified, and what can be done with it. */
export function DoneStep({ result, onCompare, onAnother }: DoneStepProps) {
  const labelOf = useFormatLabel();
  const earlier = useEarlier();
  const { ask, dialog, undone } = useUndo();
  const { verified } = result;
  const listed = earlier.data?.find((one) => one.publishedPath === result.publishedPath);
  const isGone = undone !== null || listed?.present === false;
  return (
    <>
      {undone !== null && <UndoneNote undone={undone} />}
      <Panel>
        <div className={classes.outcome}>
          <IconCircleCheck size={18} className={classes.good} aria-hidden />
          <div>
            <strong>
              {countOf(result.rows, 'row')} converted to {labelOf(result.format)}
            </strong>
            <p>
              {verified === null
                ? 'Nothing was verified, because that was asked for.'
                : `Verified against the source, all of it: ${countOf(verified.rows, 'row')}, ${countOf(verified.tensors, 'tensor')}, ${formatExactBytes(verified.bytes)}. No difference.`}
            </p>
            {isGone && undone === null && (
              <p>It is no longer there: it was taken back or moved since.</p>
            )}
          </div>
        </div>
      </Panel>
      <Panel title="What was written">
        <dl className={classes.facts}>
          <dt>Result</dt>
          <dd className="mono">{result.publishedPath}</dd>
          <dt>Manifest</dt>
          <dd className="mono">{result.manifest}</dd>
          <dt>Source, only read</dt>
          <dd className="mono">{result.source}</dd>
          <dt>Row order</dt>
          <dd>
            {result.order === 'stored' ? 'as the rows are stored' : 'as the index lists them'}
          </dd>
          <dt>Size</dt>
          <dd title={formatExactBytes(result.bytesWritten)}>
            {formatBytes(result.bytesWritten)} in {countOf(result.files, 'file')}, from{' '}
            {formatBytes(result.bytesRead)} read
          </dd>
          <dt>Time</dt>
          <dd>
            {formatDuration(result.durationSeconds * 1000)}: writing{' '}
            {formatDuration(result.writeSeconds * 1000)}, verifying{' '}
            {formatDuration(result.verifySeconds * 1000)}
          </dd>
          <dt>Peak memory</dt>
          <dd title={`${formatCount(result.peakMemoryBytes)} bytes`}>
            {formatBytes(result.peakMemoryBytes)}
          </dd>
        </dl>
      </Panel>
      <div className={classes.actions}>
        <Button
          leftSection={<IconTable size={14} />}
          disabled={isGone}
          onClick={() =>
            goTo({
              screen: 'inspect',
              query: { path: result.publishedPath, format: result.format },
            })
          }
        >
          Open it
        </Button>
        <Button
          variant="default"
          leftSection={<IconColumns size={14} />}
          disabled={isGone}
          onClick={onCompare}
        >
          Compare row by row
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={14} />}
          disabled={isGone}
          onClick={() => ask(result)}
        >
          Undo …
        </Button>
        <span className={classes.grow} />
        <Button variant="default" onClick={onAnother}>
          Convert another
        </Button>
      </div>
      {dialog}
    </>
  );
}
