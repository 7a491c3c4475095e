import type { CatalogueEntry, DatasetSummary, Field } from '../../../shared/model/dataset';
import { goTo } from '../../location/use-place';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatDate } from '../../ui/format-date';
import { formatCount, formatShape } from '../../ui/format-number';
import { countProblems } from '../../ui/sort-problems';
import classes from './datasets.module.css';

/** Null for a folder that could not be opened: it comes last, whatever is sorted by. */
function ofSummary<T>(entry: CatalogueEntry, read: (summary: DatasetSummary) => T): T | null {
  return entry.kind === 'dataset' ? read(entry.summary) : null;
}

function tensorOf(summary: DatasetSummary): Field | undefined {
  return summary.fields.find((field) => field.kind === 'tensor');
}

const COLUMNS: readonly DataColumn<CatalogueEntry>[] = [
  {
    id: 'name',
    label: 'Name',
    sortBy: (entry) => (entry.kind === 'dataset' ? entry.summary.name : entry.name),
    render: (entry) =>
      entry.kind === 'dataset' ? (
        <strong title={entry.summary.path}>{entry.summary.name}</strong>
      ) : (
        <span className={classes.problemName} title={entry.path}>
          {entry.name}
        </span>
      ),
  },
  {
    id: 'format',
    label: 'Format',
    sortBy: (entry) => ofSummary(entry, (summary) => summary.formatLabel),
    render: (entry) =>
      ofSummary(entry, (summary) => (
        <span title={summary.opening?.reason}>
          {summary.formatLabel}
          {summary.opening !== undefined && <span className="dim"> · one of two</span>}
        </span>
      )),
  },
  {
    id: 'rows',
    label: 'Rows',
    numeric: true,
    sortBy: (entry) => ofSummary(entry, (summary) => summary.rowCount),
    render: (entry) => ofSummary(entry, (summary) => formatCount(summary.rowCount)),
  },
  {
    id: 'shape',
    label: 'Shape',
    numeric: true,
    sortBy: (entry) => ofSummary(entry, (summary) => formatShape(tensorOf(summary)?.shape ?? [])),
    render: (entry) =>
      ofSummary(entry, (summary) => {
        const tensor = tensorOf(summary);
        return tensor === undefined ? '–' : formatShape(tensor.shape);
      }),
  },
  {
    id: 'dtype',
    label: 'dtype',
    sortBy: (entry) => ofSummary(entry, (summary) => tensorOf(summary)?.dtype ?? ''),
    render: (entry) => (
      <span className="mono">{ofSummary(entry, (summary) => tensorOf(summary)?.dtype ?? '–')}</span>
    ),
  },
  {
    id: 'bytes',
    label: 'Size',
    numeric: true,
    sortBy: (entry) => ofSummary(entry, (summary) => summary.bytes),
    render: (entry) =>
      ofSummary(entry, (summary) => (
        <span title={formatExactBytes(summary.bytes)}>{formatBytes(summary.bytes)}</span>
      )),
  },
  {
    id: 'files',
    label: 'Files',
    numeric: true,
    sortBy: (entry) => ofSummary(entry, (summary) => summary.files),
    render: (entry) => ofSummary(entry, (summary) => formatCount(summary.files)),
  },
  {
    id: 'changed',
    label: 'Changed',
    numeric: true,
    sortBy: (entry) => ofSummary(entry, (summary) => summary.modifiedMs),
    render: (entry) => ofSummary(entry, (summary) => formatDate(summary.modifiedMs)),
  },
  {
    id: 'problems',
    label: 'Problems',
    flexible: true,
    sortBy: (entry) =>
      entry.kind === 'dataset'
        ? entry.summary.problems.reduce(
            (sum, problem) => sum + (problem.severity === 'error' ? 1000 : 1),
            0,
          )
        : Infinity,
    render: (entry) => (entry.kind === 'dataset' ? <Problems summary={entry.summary} /> : null),
  },
];

function Problems({ summary }: { readonly summary: DatasetSummary }) {
  const { problems } = summary;
  if (problems.length === 0) return <span className="dim">none</span>;
  const isBad = problems.some((problem) => problem.severity === 'error');
  return (
    <span
      className={isBad ? classes.bad : classes.warn}
      title={problems.map((problem) => problem.message).join('\n')}
    >
      {countProblems(problems)}
    </span>
  );
}

/** A line a dataset; Enter or a click opens it. One that cannot be opened says why when it is tried. */
export function CatalogueTable(props: {
  readonly root: string;
  readonly entries: readonly CatalogueEntry[];
}) {
  const { root, entries } = props;
  return (
    <DataTable
      label="Datasets"
      columns={COLUMNS}
      rows={entries}
      rowKey={(entry) => (entry.kind === 'dataset' ? entry.summary.path : entry.path)}
      merge={(entry) =>
        entry.kind === 'dataset'
          ? null
          : {
              from: 'format',
              content: (
                <span className={classes.bad}>Cannot be opened: {entry.problem.message}</span>
              ),
            }
      }
      initialSort={{ column: 'name', direction: 'ascending' }}
      onOpen={(entry) =>
        goTo({
          screen: 'inspect',
          // The root stays, so that the way back leads to this list.
          query: { root, path: entry.kind === 'dataset' ? entry.summary.path : entry.path },
        })
      }
    />
  );
}
