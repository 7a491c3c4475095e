import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { ResumePoint } from '../../../shared/model/migration';
import { failureInfo } from '../../ui/failure-info';
import { FailureNote } from '../../ui/failure-note';
import { formatBytes } from '../../ui/format-bytes';
import { countOf, formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import type { RunEnd } from '../../work/run-end';
import { UnseenNote } from '../../work/unseen-note';
import classes from './convert.module.css';
import { goOnLabel } from './resume-choice';
import type { ConversionState } from './run-state';
import { UndoneNote } from './undone-note';
import { useDiscard } from './use-discard';

interface StoppedStepProps {
  readonly end: RunEnd;
  readonly error: unknown;
  /** Its last word: what it left to go on with. null where it said none. */
  readonly stopped: ConversionState['stopped'];
  /** Where the result would have been; null where this window does not know. */
  readonly publishedPath: string | null;
  readonly onGoOn: () => void;
  readonly starting: boolean;
  readonly onPlan: () => void;
  readonly onSource: () => void;
}

/** A conversion that came to no end here, what the disk looks like now, and the ways on. */
export function StoppedStep(props: StoppedStepProps) {
  const { end, error, stopped, publishedPath, onPlan, onSource } = props;
  const resumable = stopped?.resumable ?? null;
  // What is staged is whole, and belongs to a source or to choices that are no more.
  const refused = end === 'failed' && failureInfo(error).code === 'cannot-resume';
  const { ask, dialog, discarded } = useDiscard();
  if (discarded !== null) {
    return (
      <>
        <UndoneNote undone={discarded} />
        <div className={classes.actions}>
          <Ways onPlan={onPlan} onSource={onSource} />
        </div>
      </>
    );
  }
  const place = publishedPath ?? stopped?.destination ?? 'The destination';
  const untouched = `${place} is as it was before: nothing was published. The source was only read.`;
  const goOn = stopped !== null && resumable !== null && (
    <>
      <Button
        variant={refused ? 'default' : 'filled'}
        leftSection={<IconPlayerPlay size={14} />}
        loading={props.starting}
        onClick={props.onGoOn}
      >
        {goOnLabel(resumable)}
      </Button>
      <Button
        variant="default"
        onClick={() => ask({ destination: stopped.destination, publishedPath: place })}
      >
        Discard it …
      </Button>
    </>
  );
  switch (end) {
    case 'cancelled':
      return (
        <>
          <Panel>
            <div className={classes.outcome}>
              {resumable === null ? (
                <IconPlayerStop size={18} aria-hidden />
              ) : (
                <IconPlayerPause size={18} aria-hidden />
              )}
              <div className={classes.group}>
                {resumable === null ? (
                  <>
                    <strong>The conversion was cancelled</strong>
                    <p className={classes.lead}>
                      {place} is as it was before: nothing was published, and what had been written
                      was removed. The source was only read.
                    </p>
                  </>
                ) : (
                  <>
                    <strong>The conversion is paused</strong>
                    <p className={classes.lead}>{keptText(resumable)}</p>
                    <p className={classes.lead}>
                      Go on now, or at any time: it waits among the unfinished conversions on this
                      screen, also after the program was closed. {untouched}
                    </p>
                  </>
                )}
                <div className={classes.actions}>
                  {goOn}
                  <Ways onPlan={onPlan} onSource={onSource} />
                </div>
              </div>
            </div>
          </Panel>
          {dialog}
        </>
      );
    case 'failed':
      return (
        <>
          <FailureNote
            error={error}
            what={refused ? 'It cannot be gone on with' : 'The conversion has stopped'}
          >
            <div className={classes.group}>
              <p className={classes.lead}>{untouched}</p>
              {resumable !== null && (
                <p className={classes.lead}>
                  {keptText(resumable)}{' '}
                  {refused
                    ? 'The plan asks before a new beginning discards them; with everything as it was then, they can be gone on with.'
                    : 'Once what is said above is solved, it can go on.'}
                </p>
              )}
              <div className={classes.actions}>
                {refused && <Button onClick={onPlan}>Plan it anew</Button>}
                {goOn}
                <Ways onPlan={refused ? null : onPlan} onSource={onSource} />
              </div>
            </div>
          </FailureNote>
          {dialog}
        </>
      );
    case 'unknown':
      return (
        <FailureNote error={error} what="How this conversion ended is not known here">
          <p className={classes.lead}>
            If it was published, it is among the earlier conversions; if not, the destination is as
            it was, and what can be gone on with is among the unfinished ones.
          </p>
          <Button variant="default" onClick={onSource}>
            Look there
          </Button>
        </FailureNote>
      );
    case 'unseen':
      return (
        <UnseenNote text="The conversion may go on without this window, and is followed again as soon as the engine answers. Whatever happens, only a result that was verified is published." />
      );
  }
}

function keptText({ rowsDone, rowsVerified, rows, stagedBytes }: ResumePoint): string {
  const verified =
    rowsVerified === 0 ? '' : `, and ${formatCount(rowsVerified)} of them are verified`;
  return `${formatCount(rowsDone)} of ${countOf(rows, 'row')} are written and kept (${formatBytes(stagedBytes)})${verified}.`;
}

function Ways(props: { readonly onPlan: (() => void) | null; readonly onSource: () => void }) {
  return (
    <>
      {props.onPlan !== null && (
        <Button variant="default" onClick={props.onPlan}>
          Back to the plan
        </Button>
      )}
      <Button variant="default" onClick={props.onSource}>
        Back to the source
      </Button>
    </>
  );
}
