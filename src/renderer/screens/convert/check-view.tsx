import { Button, Radio } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconCircleCheck, IconCircleX, IconColumns } from '@tabler/icons-react';
import { useState } from 'react';
import type { Difference, Verification, VerificationEvent } from '../../../shared/model/migration';
import { useEngine } from '../../engine/use-engine';
import { PathField } from '../../folders/path-field';
import { describeProgress } from '../../ui/describe-progress';
import { FailureNote } from '../../ui/failure-note';
import { formatBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { countOf } from '../../ui/format-number';
import { LiveText } from '../../ui/live-text';
import { Panel } from '../../ui/panel';
import { WorkProgress } from '../../ui/work-progress';
import { type StreamStep, useStream } from '../../work/use-stream';
import classes from './convert.module.css';
import { DifferencesTable } from './differences-table';
import type { Pair } from './use-convert-place';
import { type Against, verificationKey } from './verification-key';

interface CheckViewProps {
  readonly pair: Pair;
  readonly onPair: (pair: Pair) => void;
  /** @param row of the result; absent: the first */
  readonly onCompare: (row?: number) => void;
  readonly onBack: () => void;
}

/** Verification alone, also long after a conversion: of one that is listed, or of any two paths. */
export function CheckView({ pair, onPair, onCompare, onBack }: CheckViewProps) {
  const client = useQueryClient();
  const [against, setAgainst] = useState<Against>(
    pair.source === '' && pair.destination !== '' ? 'manifest' : 'source',
  );
  // Whoever comes back from a pair of rows finds the report that led there.
  const known = client.getQueryData(verificationKey(pair, against)) !== undefined;
  const [startedKey, setStartedKey] = useState<string | null>(null);
  const key = verificationKey(pair, against).join(' ');
  const started = known || startedKey === key;
  const hasBoth = pair.source !== '' && pair.destination !== '';
  const complete = against === 'manifest' ? pair.destination !== '' : hasBoth;
  return (
    <>
      <Panel title="What is compared">
        <div className={classes.group}>
          <Radio.Group
            label="Compare the result"
            value={against}
            onChange={(value) => setAgainst(value === 'manifest' ? value : 'source')}
          >
            <div className={classes.group}>
              <Radio
                value="source"
                label="With its source"
                description="Every row and byte of the two, position by position."
              />
              <Radio
                value="manifest"
                label="With its own manifest alone"
                description="The result is read, and the digests of its rows are compared with the recorded ones. The source need not be there any more."
              />
            </div>
          </Radio.Group>
          {against === 'source' && (
            <>
              <span>Source</span>
              <PathField
                value={pair.source}
                label="Source"
                placeholder="The dataset that was converted"
                button="Use"
                onSubmit={(source) => onPair({ source, destination: pair.destination })}
              />
            </>
          )}
          <span>Result</span>
          <PathField
            value={pair.destination}
            label="Result"
            placeholder="What it was converted to"
            button="Use"
            onSubmit={(destination) => onPair({ ...pair, destination })}
          />
          <p className={classes.hint}>
            What is compared is only read. The check stops when you leave this page.
          </p>
        </div>
      </Panel>
      {started && complete && (
        <Check
          key={key}
          pair={pair}
          against={against}
          onOpen={hasBoth && against === 'source' ? ({ row }) => onCompare(row) : undefined}
        />
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        {!started && (
          <Button disabled={!complete} onClick={() => setStartedKey(key)}>
            Verify now
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconColumns size={14} />}
          disabled={!hasBoth}
          onClick={() => onCompare()}
        >
          Compare row by row
        </Button>
      </div>
    </>
  );
}

interface CheckProps {
  readonly pair: Pair;
  readonly against: Against;
  readonly onOpen: ((difference: Difference) => void) | undefined;
}

function Check({ pair, against, onOpen }: CheckProps) {
  const engine = useEngine();
  const check = useStream<VerificationEvent, Verification>({
    key: verificationKey(pair, against),
    start: (signal) =>
      engine.migrations.verify(
        {
          ...(against === 'source' ? { source: pair.source } : {}),
          destination: pair.destination,
        },
        { signal },
      ),
    read: readEvent,
  });
  switch (check.status) {
    case 'idle':
      return null;
    case 'running':
      return (
        <Panel>
          <WorkProgress
            what="Comparing every row"
            progress={check.progress}
            onCancel={check.cancel}
          />
          <LiveText
            text={check.progress === null ? 'Comparing' : describeProgress(check.progress)}
          />
        </Panel>
      );
    case 'failed':
      return (
        <FailureNote
          error={check.error}
          what="The comparison could not be finished"
          onRetry={check.restart}
        />
      );
    case 'cancelled':
      return (
        <Panel>
          <div className={classes.actions}>
            <span className={classes.grow}>
              The comparison was stopped: it says nothing about the rows.
            </span>
            <Button variant="default" onClick={check.restart}>
              Compare again
            </Button>
          </div>
        </Panel>
      );
    case 'finished':
      return <Outcome verification={check.result} onOpen={onOpen} onAgain={check.restart} />;
  }
}

function readEvent(event: VerificationEvent): StreamStep<Verification> {
  return event.type === 'progress' ? event : { type: 'result', result: event.verification };
}

interface OutcomeProps {
  readonly verification: Verification;
  readonly onOpen: CheckProps['onOpen'];
  readonly onAgain: () => void;
}

function Outcome({ verification, onOpen, onAgain }: OutcomeProps) {
  const { equal, rowsCompared, bytesCompared, complete, differences } = verification;
  const how = `${countOf(rowsCompared, 'row')} and ${formatBytes(bytesCompared)} compared in ${formatDuration(verification.durationSeconds * 1000)}${!complete ? ', not all: the comparison ended early' : equal ? ', all there are' : ''}.`;
  return (
    <>
      <Panel>
        <div className={classes.outcome} role="status">
          {equal ? (
            <IconCircleCheck size={18} className={classes.good} aria-hidden />
          ) : (
            <IconCircleX size={18} className={classes.bad} aria-hidden />
          )}
          <div>
            <strong>{verdictOf(verification)}</strong>
            <p>{how}</p>
          </div>
          <span className={classes.grow} />
          <Button variant="default" size="compact-sm" onClick={onAgain}>
            Verify again
          </Button>
        </div>
      </Panel>
      {differences.length > 0 && (
        <DifferencesTable
          differences={differences}
          // A recorded digest tells the stretch, not the rows in it.
          count={
            verification.against === 'manifest' ? differences.length : verification.differenceCount
          }
          onOpen={onOpen}
        />
      )}
    </>
  );
}

function verdictOf({ equal, against, differenceCount }: Verification): string {
  const rows = countOf(differenceCount, 'row');
  if (against === 'manifest') {
    return equal
      ? 'As it was recorded, in every row'
      : `Not as it was recorded: something differs within ${rows}`;
  }
  return equal
    ? 'Equal in every row and byte'
    : `Not equal: ${rows} ${differenceCount === 1 ? 'differs' : 'differ'}`;
}
