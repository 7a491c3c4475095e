import { Checkbox } from '@mantine/core';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatCount } from '../../ui/format-number';
import classes from './queue.module.css';
import type { Candidate } from './use-candidates';

interface CandidateTableProps {
  readonly candidates: readonly Candidate[];
  /** By name. */
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ticked: ReadonlySet<string>) => void;
}

/** Everything below the root; what need not be converted says why and cannot be ticked. */
export function CandidateTable({ candidates, ticked, onTick }: CandidateTableProps) {
  const able = candidates.flatMap(({ choice }) =>
    choice.kind === 'source' ? [choice.source.name] : [],
  );
  const toggle = (name: string) => {
    const next = new Set(ticked);
    if (!next.delete(name)) next.add(name);
    onTick(next);
  };
  const columns: readonly DataColumn<Candidate>[] = [
    {
      id: 'tick',
      label: 'Chosen',
      width: '40px',
      heading: (
        <Checkbox
          aria-label="Choose all"
          checked={able.length > 0 && ticked.size === able.length}
          indeterminate={ticked.size > 0 && ticked.size < able.length}
          disabled={able.length === 0}
          onChange={() => onTick(new Set(ticked.size === able.length ? [] : able))}
        />
      ),
      render: ({ entry: { name }, choice }) => (
        <Checkbox
          aria-label={`Choose ${name}`}
          checked={ticked.has(name)}
          disabled={choice.kind === 'omitted'}
          onChange={() => toggle(name)}
        />
      ),
    },
    {
      id: 'name',
      label: 'Name',
      width: '220px',
      sortBy: ({ entry: { name } }) => name,
      render: ({ entry: { name, path } }) => (
        <strong className={classes.name} title={path}>
          {name}
        </strong>
      ),
    },
    {
      id: 'format',
      label: 'Format',
      width: '150px',
      sortBy: ({ entry }) => labelOf(entry),
      render: ({ entry }) => labelOf(entry) ?? <span className="dim">not known</span>,
    },
    {
      id: 'rows',
      label: 'Rows',
      width: '90px',
      numeric: true,
      sortBy: ({ entry: { rows } }) => rows,
      render: ({ entry: { rows } }) => (rows === null ? '–' : formatCount(rows)),
    },
    {
      id: 'bytes',
      label: 'Size',
      width: '90px',
      numeric: true,
      sortBy: ({ entry: { bytes } }) => bytes,
      render: ({ entry: { bytes } }) =>
        bytes === null ? '–' : <span title={formatExactBytes(bytes)}>{formatBytes(bytes)}</span>,
    },
    {
      id: 'note',
      label: 'What the files tell',
      flexible: true,
      render: (candidate) => <span className={classes.wrap}>{noteOf(candidate)}</span>,
    },
  ];
  return (
    <div className={classes.scroll}>
      <DataTable
        label="Datasets to choose from"
        columns={columns}
        rows={candidates}
        rowKey={({ entry }) => entry.path}
      />
    </div>
  );
}

function labelOf({ source, result }: Candidate['entry']): string | null {
  return (source ?? result)?.formatLabel ?? null;
}

function noteOf({ entry, choice }: Candidate): string {
  if (choice.kind === 'omitted') return choice.omission.reason;
  return entry.problem ?? entry.next.reason;
}
