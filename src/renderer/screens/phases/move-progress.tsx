import { Button, Progress } from '@mantine/core';
import { type PhaseCount, type PhaseSummary, PHASES } from '../../../shared/model/phases';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { countOf, formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { PHASE_NAMES } from './phase-names';
import classes from './phases.module.css';

/** How far the move is, by datasets, rows and bytes: what is in the target and can be relied on. */
export function MoveProgress(props: {
  readonly summary: PhaseSummary;
  readonly onRestart: () => void;
}) {
  const { target, totals } = props.summary;
  const { moved, all, byPhase } = totals;
  return (
    <Panel
      title={`${formatCount(moved.folders)} of ${countOf(all.folders, 'dataset')} in ${target.label}, verified or alone`}
      actions={
        <Button variant="subtle" size="compact-xs" onClick={props.onRestart}>
          Look again
        </Button>
      }
    >
      <dl className={classes.bars}>
        <Bar label="Datasets" moved={moved} all={all} of="folders" />
        <Bar label="Rows" moved={moved} all={all} of="rows" />
        <Bar label="Size" moved={moved} all={all} of="bytes" />
      </dl>
      <p className={classes.counts}>
        {PHASES.filter((phase) => byPhase[phase].folders > 0)
          .map(
            (phase) =>
              `${formatCount(byPhase[phase].folders)} ${PHASE_NAMES[phase].short(target.label)}`,
          )
          .join(' · ')}
        . Size is that of the source, as it is or as its manifest recorded it; of the result where
        there is none.
      </p>
    </Panel>
  );
}

function Bar(props: {
  readonly label: string;
  readonly moved: PhaseCount;
  readonly all: PhaseCount;
  readonly of: keyof PhaseCount;
}) {
  const { label, moved, all, of } = props;
  const text = of === 'bytes' ? formatBytes : formatCount;
  // Of nothing, nothing is left to move; a bar that is full would claim a deed.
  const percent = all[of] === 0 ? 0 : (100 * moved[of]) / all[of];
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Progress value={percent} size={8} color="green.8" aria-label={`${label} moved`} />
      </dd>
      <dd
        className="number"
        title={
          of === 'bytes'
            ? `${formatExactBytes(moved.bytes)} of ${formatExactBytes(all.bytes)}`
            : undefined
        }
      >
        {text(moved[of])} of {text(all[of])}
      </dd>
    </>
  );
}
