import { ActionIcon, Button } from '@mantine/core';
import {
  IconArrowBackUp,
  IconChecks,
  IconCircleCheck,
  IconColumns,
  IconCopy,
  IconFolderOpen,
  IconTable,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { MigrationResult, RecordedDigests } from '../../../shared/model/migration';
import type { RetirementResult } from '../../../shared/model/retirement';
import { useFormatLabel } from '../../dataset/use-formats';
import { useEngine } from '../../engine/use-engine';
import { useShellInfo } from '../../folders/use-shell-info';
import { goTo } from '../../location/use-place';
import { RetireSource } from '../../retirement/retire-source';
import { copyText } from '../../ui/copy-text';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { countOf, formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './convert.module.css';
import { UndoneNote } from './undone-note';
import { type Pair, pairOf } from './use-convert-place';
import { useEarlier } from './use-earlier';
import { useUndo } from './use-undo';

interface DoneStepProps {
  readonly result: MigrationResult;
  readonly onCheck: (pair: Pair) => void;
  readonly onCompare: (pair: Pair) => void;
  readonly onAnother: () => void;
}

/** Step 5: what was written, where, what was verified, and what can be done with it. */
export function DoneStep({ result, onCheck, onCompare, onAnother }: DoneStepProps) {
  const labelOf = useFormatLabel();
  const earlier = useEarlier();
  const { ask, dialog, undone } = useUndo();
  const [justRetired, setRetired] = useState<RetirementResult | null>(null);
  const { verified, digests, resumedRows = 0 } = result;
  const listed = earlier.data?.find((one) => one.publishedPath === result.publishedPath);
  const retired = justRetired ?? listed?.retired ?? null;
  const isGone = undone !== null || listed?.present === false;
  const pair = pairOf({ ...result, retired });
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
            {resumedRows > 0 && (
              <p>{countOf(resumedRows, 'row')} of them were written before it was stopped.</p>
            )}
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
          <dd>
            <Manifest path={result.manifest} />
          </dd>
          {digests !== undefined && (
            <>
              <dt>Its digests</dt>
              <dd>{digestsText(digests)}</dd>
            </>
          )}
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
          disabled={isGone || retired?.place === null}
          onClick={() => onCompare(pair)}
        >
          Compare row by row
        </Button>
        <Button
          variant="default"
          leftSection={<IconChecks size={14} />}
          disabled={isGone}
          onClick={() => onCheck(pair)}
        >
          Verify again …
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
      {verified?.complete === true && !isGone && (
        <Panel title="The source, a step of its own">
          <div className={classes.group}>
            <p className={classes.lead}>
              {retired === null
                ? 'The source is still where it was, and nothing has to happen to it. When nobody needs it there any more, it can be archived or removed: its name is asked for, both are checked once more, and it is moved before anything is deleted.'
                : retired.place === null
                  ? 'It was removed: the result is now the only copy.'
                  : `It was moved to ${retired.place}.`}
              {justRetired !== null && ` Noted in ${justRetired.record}.`}
            </p>
            {retired === null && (
              <div className={classes.actions}>
                <RetireSource destination={result.publishedPath} onDone={setRetired} />
              </div>
            )}
          </div>
        </Panel>
      )}
      {dialog}
    </>
  );
}

function digestsText({ chunks, mostRows, fields, ofResult }: RecordedDigests): string {
  const whose = ofResult ? 'of the source and of the result as it was read back' : 'of the source';
  return `${countOf(chunks, 'stretch', 'stretches')} of up to ${countOf(mostRows, 'row')}, SHA-256 of ${fields.join(', ')} in each, ${whose}. With them the result can be verified without its source, years later.`;
}

/** Its path, to be copied or shown where it lies. */
function Manifest({ path }: { readonly path: string }) {
  const engine = useEngine();
  const shell = useShellInfo();
  return (
    <span className={classes.pathLine}>
      <span className="mono">{path}</span>
      <ActionIcon
        aria-label="Copy the manifest's path"
        title="Copy the path"
        onClick={() => copyText(path, 'The path')}
      >
        <IconCopy size={16} />
      </ActionIcon>
      {shell?.canReveal === true && (
        <ActionIcon
          aria-label="Show the manifest in its folder"
          title="Show it in its folder"
          onClick={() => void engine.shell.reveal({ path })}
        >
          <IconFolderOpen size={16} />
        </ActionIcon>
      )}
    </span>
  );
}
