import type { Phase, PhaseEntry } from '../../../shared/model/phases';
import { datasetQuery } from '../../location/dataset-place';
import { goTo } from '../../location/use-place';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import { NextAction } from './next-action';
import { PHASE_NAMES } from './phase-names';
import classes from './phases.module.css';

interface PhaseTableProps {
  readonly root: string;
  readonly phase: Phase;
  readonly target: string;
  readonly entries: readonly PhaseEntry[];
  readonly onChange: () => void;
}

/** The datasets of one phase. Enter or a click opens one as Arrayscope would. */
export function PhaseTable({ root, phase, target, entries, onChange }: PhaseTableProps) {
  const title = PHASE_NAMES[phase].title(target);
  return (
    <Panel title={`${title}: ${formatCount(entries.length)}`} flush>
      <div className={classes.scroll}>
        <DataTable
          label={title}
          columns={columnsOf(onChange)}
          rows={entries}
          rowKey={(entry) => entry.path}
          initialSort={{ column: 'name', direction: 'ascending' }}
          onOpen={({ path }) =>
            goTo({ screen: 'inspect', query: { phasesRoot: root, ...datasetQuery({ path }) } })
          }
        />
      </div>
    </Panel>
  );
}

function columnsOf(onChange: () => void): readonly DataColumn<PhaseEntry>[] {
  return [
    {
      id: 'name',
      label: 'Name',
      sortBy: ({ name }) => name,
      render: ({ name, path }) => (
        <strong className={classes.name} title={path}>
          {name}
        </strong>
      ),
    },
    {
      id: 'rows',
      label: 'Rows',
      numeric: true,
      sortBy: ({ rows }) => rows,
      render: ({ rows }) => (rows === null ? '–' : formatCount(rows)),
    },
    {
      id: 'bytes',
      label: 'Size',
      numeric: true,
      sortBy: ({ bytes }) => bytes,
      render: ({ bytes }) =>
        bytes === null ? '–' : <span title={formatExactBytes(bytes)}>{formatBytes(bytes)}</span>,
    },
    {
      id: 'readers',
      label: 'Opens as',
      sortBy: ({ readers }) => readers[0]?.opens ?? null,
      render: (entry) => <Readers entry={entry} />,
    },
    {
      id: 'state',
      label: 'What the files tell',
      flexible: true,
      sortBy: ({ standing }) => standing?.state ?? null,
      render: (entry) => <State entry={entry} />,
    },
    {
      id: 'next',
      label: 'Safe to do next',
      sortBy: ({ next }) => next.step,
      render: (entry) => <NextAction entry={entry} onChange={onChange} />,
    },
  ];
}

/** The format where all programs open the same, else what each of them opens. */
function Readers({ entry: { readers } }: { readonly entry: PhaseEntry }) {
  const [first] = readers;
  if (first === undefined) return <span className="dim">nothing</span>;
  const reasons = readers.map(({ reader, reason }) => `${reader}: ${reason}`).join('\n');
  return (
    <span className={classes.readers} title={reasons}>
      {readers.every(({ opens }) => opens === first.opens)
        ? (first.opens ?? 'nothing')
        : readers.map(({ reader, opens }) => (
            <span key={reader}>
              <span className="dim">{reader}:</span> {opens ?? 'nothing'}
            </span>
          ))}
    </span>
  );
}

function State({ entry }: { readonly entry: PhaseEntry }) {
  const { standing, problem, unfinished, retired, next, secondOf } = entry;
  const lines = [
    secondOf === undefined ? null : `Another result of ${secondOf}; its rows count there.`,
    problem,
    standing?.reason ?? null,
    unfinished === null || unfinished.rows === 0
      ? null
      : `${formatCount(unfinished.rowsDone)} of ${formatCount(unfinished.rows)} rows are written.`,
    retired?.finished === false
      ? `The source is whole at ${retired.place ?? 'its old place or being removed'}.`
      : null,
    next.reason,
  ].filter((line) => line !== null);
  return <span className={classes.state}>{lines.slice(0, 2).join(' ')}</span>;
}
