import { Button } from '@mantine/core';
import { IconFolderOff, IconPlayerStop } from '@tabler/icons-react';
import { assertNever } from '../../../shared/errors';
import { type PhaseEntry, type PhaseSummary, PHASES } from '../../../shared/model/phases';
import { EmptyNote } from '../../ui/empty-note';
import { FailureNote } from '../../ui/failure-note';
import { countOf } from '../../ui/format-number';
import { WorkProgress } from '../../ui/work-progress';
import { MoveProgress } from './move-progress';
import { PhaseTable } from './phase-table';
import classes from './phases.module.css';
import { usePhases } from './use-phases';

/** The datasets below a root, by phase, with how far the move is. */
export function PhasesView({ root }: { readonly root: string }) {
  const phases = usePhases(root);
  switch (phases.status) {
    case 'running':
      return (
        <>
          <WorkProgress
            what="Looking at every dataset"
            progress={phases.progress}
            onCancel={phases.cancel}
          />
          <Groups root={root} entries={phases.entries} onChange={phases.restart} />
        </>
      );
    case 'failed':
      return (
        <FailureNote
          error={phases.error}
          what="This folder cannot be looked through"
          onRetry={phases.restart}
        />
      );
    case 'cancelled':
      return (
        <>
          <EmptyNote
            icon={IconPlayerStop}
            title="Stopped before the end"
            text="What was found until then is listed; nothing was changed."
          >
            <Button onClick={phases.restart}>Look again</Button>
          </EmptyNote>
          <Groups root={root} entries={phases.entries} onChange={phases.restart} />
        </>
      );
    case 'finished':
      return phases.entries.length === 0 ? (
        <EmptyNote
          icon={IconFolderOff}
          title="No datasets below this folder"
          text={`${countOf(phases.summary.foldersLookedInto, 'folder')} were looked into, and none holds anything Arrayscope reads.`}
        >
          <Button variant="default" onClick={phases.restart}>
            Look again
          </Button>
        </EmptyNote>
      ) : (
        <>
          <MoveProgress summary={phases.summary} onRestart={phases.restart} />
          <Groups
            root={root}
            entries={phases.entries}
            target={phases.summary.target.label}
            onChange={phases.restart}
          />
          <Notes summary={phases.summary} />
        </>
      );
    default:
      return assertNever(phases, 'phases');
  }
}

function Groups(props: {
  readonly root: string;
  readonly entries: readonly PhaseEntry[];
  readonly target?: string;
  readonly onChange: () => void;
}) {
  const { root, entries, target = 'the new format', onChange } = props;
  return PHASES.map((phase) => {
    const inPhase = entries.filter((entry) => entry.phase === phase);
    return inPhase.length === 0 ? null : (
      <PhaseTable
        key={phase}
        root={root}
        phase={phase}
        target={target}
        entries={inPhase}
        onChange={onChange}
      />
    );
  });
}

function Notes({ summary }: { readonly summary: PhaseSummary }) {
  const { tooDeep, linksSkipped, unreadable } = summary;
  if (tooDeep + linksSkipped + unreadable.length === 0) return null;
  return (
    <ul className={classes.notes}>
      {tooDeep > 0 && <li>{countOf(tooDeep, 'folder')} lie too deep and were not looked into.</li>}
      {linksSkipped > 0 && <li>{countOf(linksSkipped, 'symbolic link')} were not followed.</li>}
      {unreadable.map(({ path, message }) => (
        <li key={path}>{message}</li>
      ))}
    </ul>
  );
}
