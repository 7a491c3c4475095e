import { Button } from '@mantine/core';
import { IconFolderOff, IconPlayerStop } from '@tabler/icons-react';
import { assertNever } from '../../../shared/errors';
import type { CatalogueEvent } from '../../../shared/contract/datasets';
import type { Catalogue } from '../../../shared/model/dataset';
import { useEngine } from '../../engine/use-engine';
import { EmptyNote } from '../../ui/empty-note';
import { FailureNote } from '../../ui/failure-note';
import { countOf } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { PathText } from '../../ui/path-text';
import { WorkProgress } from '../../ui/work-progress';
import { type StreamStep, useStream } from '../../work/use-stream';
import { CatalogueTable } from './catalogue-table';
import classes from './datasets.module.css';

/** Every dataset below a results root. */
export function CataloguePanel({ root }: { readonly root: string }) {
  const engine = useEngine();
  const catalogue = useStream<CatalogueEvent, Catalogue>({
    key: ['catalogue', root],
    start: (signal) => engine.datasets.catalogue({ path: root }, { signal }),
    read: readEvent,
  });
  switch (catalogue.status) {
    case 'idle':
      return null;
    case 'running':
      return (
        <Panel>
          <WorkProgress
            what="Looking into every folder"
            progress={catalogue.progress}
            onCancel={catalogue.cancel}
          />
        </Panel>
      );
    case 'failed':
      return (
        <FailureNote
          error={catalogue.error}
          what="This folder cannot be listed"
          onRetry={catalogue.restart}
        />
      );
    case 'cancelled':
      return (
        <EmptyNote icon={IconPlayerStop} title="Stopped before the end" text="Nothing was changed.">
          <Button onClick={catalogue.restart}>Look again</Button>
        </EmptyNote>
      );
    case 'finished':
      return <Listed catalogue={catalogue.result} onRestart={catalogue.restart} />;
    default:
      return assertNever(catalogue, 'catalogue');
  }
}

function Listed({ catalogue, onRestart }: { catalogue: Catalogue; onRestart: () => void }) {
  const { entries, otherFolders, root } = catalogue;
  if (entries.length === 0) {
    return (
      <EmptyNote
        icon={IconFolderOff}
        title="No datasets in this folder"
        text={`${countOf(otherFolders, 'folder')} were looked into, and none holds anything Arrayscope reads.`}
      >
        <Button variant="default" onClick={onRestart}>
          Look again
        </Button>
      </EmptyNote>
    );
  }
  return (
    <Panel
      title={
        <span style={{ display: 'flex', gap: 8 }}>
          {countOf(entries.length, 'dataset')} in <PathText path={root} />
        </span>
      }
      actions={
        <Button variant="subtle" size="compact-xs" onClick={onRestart}>
          Look again
        </Button>
      }
      flush
      fill
    >
      <CatalogueTable root={root} entries={entries} />
      {otherFolders > 0 && (
        <p className={classes.counts} style={{ margin: 0 }}>
          {countOf(otherFolders, 'other folder')} without a dataset.
        </p>
      )}
    </Panel>
  );
}

function readEvent(event: CatalogueEvent): StreamStep<Catalogue> {
  return event.type === 'progress' ? event : { type: 'result', result: event.catalogue };
}
