import { Button } from '@mantine/core';
import type { MouseEvent } from 'react';
import { assertNever } from '../../../shared/errors';
import type { PhaseEntry } from '../../../shared/model/phases';
import { datasetQuery } from '../../location/dataset-place';
import { formatPlace, type Place } from '../../location/place';
import { RetireSource } from '../../retirement/retire-source';
import classes from './phases.module.css';
import { RecheckPair } from './recheck-pair';

/** The next step as a way to where it is done; nothing starts from here without being looked at there. */
export function NextAction(props: { readonly entry: PhaseEntry; readonly onChange: () => void }) {
  const { entry, onChange } = props;
  switch (entry.next.step) {
    case 'convert':
      return <Way label="Convert …" entry={entry} place={convertPlace(entry)} />;
    case 'resume':
      return <Way label="Resume …" entry={entry} place={convertPlace(entry)} />;
    case 'verify':
      return (
        <span className={classes.ways}>
          <Way label="Verify …" entry={entry} place={verifyPlace(entry)} />
          {(entry.standing?.state === 'stale' || entry.standing?.state === 'changed') && (
            <span onClick={stop} onKeyDown={(event) => event.stopPropagation()} role="presentation">
              <RecheckPair
                name={entry.name}
                destination={entry.result?.path ?? entry.path}
                onDone={onChange}
              />
            </span>
          )}
        </span>
      );
    case 'repair':
      return (
        <Way
          label="Look …"
          entry={entry}
          place={{ screen: 'inspect', query: datasetQuery({ path: entry.path }) }}
        />
      );
    case 'retire':
      return (
        // The row opens the dataset; what happens in here is none of its business.
        <span onClick={stop} onKeyDown={(event) => event.stopPropagation()} role="presentation">
          <RetireSource
            destination={entry.result?.path ?? entry.path}
            size="compact-sm"
            onDone={onChange}
          />
        </span>
      );
    case 'wait':
      return <span className="dim">it runs</span>;
    case 'nothing':
      return <span className="dim">nothing</span>;
    default:
      return assertNever(entry.next.step, 'next step');
  }
}

const stop = (event: MouseEvent): void => event.stopPropagation();

function Way(props: { readonly label: string; readonly entry: PhaseEntry; readonly place: Place }) {
  const { label, entry, place } = props;
  return (
    <Button
      component="a"
      variant="default"
      size="compact-sm"
      href={formatPlace(place)}
      aria-label={`${label.replace(' …', '')} ${entry.name}`}
      onClick={stop}
    >
      {label}
    </Button>
  );
}

/** The wizard with the source filled in. */
function convertPlace({ path, source }: PhaseEntry): Place {
  return { screen: 'convert', query: datasetQuery(source ?? { path }) };
}

/** The check of the two, on the screen of the conversions. */
function verifyPlace({ path, source, result }: PhaseEntry): Place {
  const from = source ?? { path, format: undefined, settings: {} };
  return {
    screen: 'convert',
    query: {
      ...datasetQuery(from),
      convertView: 'check',
      convertFrom: from.path,
      convertInto: result?.path ?? path,
      ...(from.format === undefined ? {} : { convertFormat: from.format }),
      ...(from.format === undefined ? {} : { convertOpen: JSON.stringify(from.settings) }),
    },
  };
}
