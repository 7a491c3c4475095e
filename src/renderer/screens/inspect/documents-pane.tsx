import { Button, Skeleton } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useEngine } from '../../engine/use-engine';
import { EmptyNote } from '../../ui/empty-note';
import { FailureNote } from '../../ui/failure-note';
import { useRovingList } from '../../ui/use-roving-list';
import { DocumentView } from './document-view';
import classes from './documents-pane.module.css';
import type { useInspection } from '../../dataset/use-inspection';

interface DocumentsPaneProps {
  readonly datasetId: string;
  readonly inspection: ReturnType<typeof useInspection>;
}

/** Index tables, configuration and metadata, in readable form. */
export function DocumentsPane({ datasetId, inspection }: DocumentsPaneProps) {
  const engine = useEngine();
  const documents = inspection.status === 'finished' ? inspection.result.documents : [];
  const [chosen, setChosen] = useState<string | null>(null);
  const document = documents.find(({ path }) => path === chosen) ?? documents[0];
  const roving = useRovingList();
  const content = useQuery({
    queryKey: ['document', datasetId, document?.path],
    enabled: document !== undefined,
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      engine.datasets.document({ datasetId, path: document?.path ?? '' }, { signal }),
  });
  if (inspection.status === 'running') {
    return (
      <EmptyNote
        icon={IconFileText}
        title="The documents are being listed"
        text="They appear when the check above is done."
      />
    );
  }
  if (inspection.status !== 'finished') {
    return (
      <EmptyNote icon={IconFileText} title="The documents are not listed yet">
        <Button onClick={inspection.restart}>Check the dataset</Button>
      </EmptyNote>
    );
  }
  if (document === undefined) {
    return (
      <EmptyNote
        icon={IconFileText}
        title="No documents"
        text="This dataset has no index, configuration or metadata file that can be read on its own."
      />
    );
  }
  return (
    <div className={classes.documents}>
      <ul className={classes.list} {...roving}>
        {documents.map((entry) => (
          <li key={entry.path}>
            <button
              type="button"
              aria-current={entry.path === document.path}
              onClick={() => setChosen(entry.path)}
            >
              {entry.label}
              <span className={classes.file}>{entry.path}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={classes.content} tabIndex={0} role="region" aria-label={document.label}>
        {content.isError ? (
          <FailureNote
            error={content.error}
            what="This document cannot be read"
            onRetry={() => void content.refetch()}
          />
        ) : content.data === undefined ? (
          <Skeleton height={240} />
        ) : (
          <DocumentView label={document.label} content={content.data} />
        )}
      </div>
    </div>
  );
}
