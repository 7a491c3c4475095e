import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { datasetChanges } from '../location/dataset-place';
import { replaceQuery, usePlace } from '../location/use-place';
import { failureInfo } from '../ui/failure-info';
import { FailureNote } from '../ui/failure-note';
import { SettingsNeeded } from './settings-needed';

interface OpenFailureProps {
  readonly path: string;
  readonly error: unknown;
  readonly what: string;
  readonly onRetry: () => void;
  readonly children?: ReactNode;
}

/** Why the dataset of the address did not open; where it only must be told how, a form for that. */
export function OpenFailure({ path, error, what, onRetry, children }: OpenFailureProps) {
  const { query } = usePlace();
  const info = failureInfo(error);
  if (info.choices !== undefined && info.choices.length > 0) {
    return <SettingsNeeded key={path} path={path} message={info.message} choices={info.choices} />;
  }
  return (
    <FailureNote error={error} what={what} onRetry={onRetry}>
      {(query['format'] ?? query['open']) !== undefined && (
        <Button variant="default" onClick={() => replaceQuery(datasetChanges({ path }))}>
          Open it another way
        </Button>
      )}
      {children}
    </FailureNote>
  );
}
