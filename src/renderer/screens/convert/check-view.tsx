import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconColumns } from '@tabler/icons-react';
import { useState } from 'react';
import type { Verification, VerificationEvent } from '../../../shared/model/migration';
import { useEngine } from '../../engine/use-engine';
import { PathField } from '../../folders/path-field';
import { describeProgress } from '../../ui/describe-progress';
import { FailureNote } from '../../ui/failure-note';
import { formatBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { countOf, formatCount } from '../../ui/format-number';
import { LiveText } from '../../ui/live-text';
import { Panel } from '../../ui/panel';
import { WorkProgress } from '../../ui/work-progress';
import { type StreamStep, useStream } from '../../work/use-stream';
import classes from './convert.module.css';
import { DifferencesTable } from './differences-table';
import type { Pair } from './use-convert-place';

interface CheckViewProps {
  readonly pair: Pair;
  readonly onPair: (pair: Pair) => void;
  readonly onCompare: () => void;
  readonly onBack: () => void;
}

/** Verification alone, also long after a conversion: of one that is listed, or of any two paths. */
export function CheckView({ pair, onPair, onCompare, onBack }: CheckViewProps) {
  const [started, setStarted] = useState(false);
  const complete = pair.source !== '' && pair.destination !== '';
  return (
    <>
      <Panel title="What is compared">
        <div className={classes.group}>
          <span>Source</span>
          <PathField
            value={pair.source}
            label="Source"
            placeholder="The dataset that was converted"
            button="Use"
            onSubmit={(source) => onPair({ source, destination: pair.destination })}
          />
          <span>Result</span>
          <PathField
            value={pair.destination}
            label="Result"
            placeholder="What it was converted to"
            button="Use"
            onSubmit={(destination) => onPair({ ...pair, destination })}
          />
          <p className={classes.hint}>
            Every row and byte of the two, position by position. Both are only read. The check stops
            when you leave this page.
          </p>
        </div>
      </Panel>
      {started && complete && <Check key={`${pair.source} ${pair.destination}`} pair={pair} />}
      <div className={classes.actions}>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        {!started && (
          <Button disabled={!complete} onClick={() => setStarted(true)}>
            Verify now
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconColumns size={14} />}
          disabled={!complete}
          onClick={onCompare}
        >
          Compare row by row
        </Button>
      </div>
    </>
  );
}

function Check({ pair }: { readonly pair: Pair }) {
  const engine = useEngine();
  const check = useStream<VerificationEvent, Verification>({
    key: ['verify', pair.source, pair.destination],
    start: (signal) =>
      engine.migrations.verify({ source: pair.source, destination: pair.destination }, { signal }),
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
      return <Outcome verification={check.result} />;
  }
}

function readEvent(event: VerificationEvent): StreamStep<Verification> {
  return event.type === 'progress' ? event : { type: 'result', result: event.verification };
}

function Outcome({ verification }: { readonly verification: Verification }) {
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
            <strong>
              {equal
                ? 'Equal in every row and byte'
                : `Not equal: ${formatCount(verification.differenceCount)} ${verification.differenceCount === 1 ? 'row differs' : 'rows differ'}`}
            </strong>
            <p>{how}</p>
          </div>
        </div>
      </Panel>
      {differences.length > 0 && (
        <DifferencesTable differences={differences} count={verification.differenceCount} />
      )}
    </>
  );
}
