import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerStop } from '@tabler/icons-react';
import type { Progress } from '../../../shared/model/progress';
import { describeProgress } from '../../ui/describe-progress';
import { FactStrip } from '../../ui/fact-strip';
import { formatBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { LiveText } from '../../ui/live-text';
import { Panel } from '../../ui/panel';
import { WorkProgress } from '../../ui/work-progress';
import classes from './convert.module.css';
import { type ConversionState, stepOfPhase } from './run-state';
import { useStopRun } from './use-stop-run';

interface RunStepProps {
  readonly runId: string;
  readonly state: ConversionState;
}

/** Steps 3 and 4: rows are written, then all of them are compared, then one rename publishes. */
export function RunStep({ runId, state }: RunStepProps) {
  const { stopping, pause, ask, dialog } = useStopRun(runId);
  const progress = state.progress[state.phase] ?? null;
  const what =
    stopping === 'pause'
      ? 'Pausing, and keeping what is done'
      : stopping === 'discard'
        ? 'Cancelling, and removing what was written'
        : PHASES[state.phase];
  const late = state.phase === 'publish' || state.phase === 'done';
  return (
    <>
      <Panel>
        <div className={classes.group}>
          <WorkProgress what={what} progress={progress} />
          <LiveText text={progress === null ? what : `${what}: ${describeProgress(progress)}`} />
          <Numbers progress={progress} />
        </div>
      </Panel>
      <p className={classes.lead}>{EXPLANATIONS[stepOfPhase(state.phase)]}</p>
      <div className={classes.actions}>
        <Button
          leftSection={<IconPlayerPause size={14} />}
          loading={stopping === 'pause'}
          disabled={late || stopping !== null}
          onClick={pause}
        >
          Pause
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={14} />}
          loading={stopping === 'discard'}
          disabled={late || stopping !== null}
          onClick={ask}
        >
          Cancel the conversion …
        </Button>
        <span className="dim">
          It goes on when you look at another screen. Pause keeps what is done, to go on later.
        </span>
      </div>
      {dialog}
    </>
  );
}

const PHASES = {
  preflight: 'Looking at source and destination once more',
  write: 'Writing the rows',
  verify: 'Comparing every row with the source',
  publish: 'Publishing by one rename',
  done: 'Done',
} as const;

const EXPLANATIONS = {
  source: '',
  plan: '',
  write:
    'Rows are read from the source in the chosen order and written under a hidden name. Nothing can be seen at the destination yet.',
  verify:
    'The result is read back from the disk and compared with the source, position by position: number of rows, every id in order, dtype and shape, and every byte of every tensor, NaN payloads and signed zeros included. No row is left out. Only then is it published.',
  done: '',
} as const;

/** What the line above has no room for. */
function Numbers({ progress }: { readonly progress: Progress | null }) {
  const { bytes, elapsedMs } = progress ?? {};
  return (
    <FactStrip
      facts={[
        { label: 'Moved so far', value: bytes === undefined ? '–' : formatBytes(bytes) },
        { label: 'Time so far', value: elapsedMs === undefined ? '–' : formatDuration(elapsedMs) },
      ]}
    />
  );
}
