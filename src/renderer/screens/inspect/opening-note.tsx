import { Anchor } from '@mantine/core';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { datasetQuery } from '../../location/dataset-place';
import { formatPlace } from '../../location/place';
import classes from './opening-note.module.css';

/** Where a source and its result lie in one folder: which was opened and why; the other is a click away. */
export function OpeningNote({ summary }: { readonly summary: DatasetSummary }) {
  const { opening, alternatives, path } = summary;
  if (opening === undefined) return null;
  const other = alternatives.find(
    ({ format, settings }) => format === opening.other && settings === undefined,
  );
  return (
    <p className={classes.note} role="note">
      {opening.reason}
      {other !== undefined && (
        <>
          {' '}
          <Anchor
            size="sm"
            href={formatPlace({
              screen: 'inspect',
              query: datasetQuery({ path, format: other.format }),
            })}
          >
            Open as {other.label}
          </Anchor>
        </>
      )}
    </p>
  );
}
