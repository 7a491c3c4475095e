import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { OpenDataset } from '../../../../shared/contract/datasets';
import type { Verification } from '../../../../shared/model/migration';
import type { RowComparison } from '../../../../shared/model/row-comparison';
import { openInput, openKey } from '../../../dataset/use-open-dataset';
import { useEngine } from '../../../engine/use-engine';
import type { DatasetPlace } from '../../../location/dataset-place';
import { FailureNote } from '../../../ui/failure-note';
import { formatCount } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import { WorkProgress } from '../../../ui/work-progress';
import classes from '../convert.module.css';
import type { Pair } from '../use-convert-place';
import { verificationKey } from '../verification-key';
import { PairFields } from './pair-fields';
import { PairPanes } from './pair-panes';
import { RowChooser } from './row-chooser';
import { useRowComparison } from './use-row-comparison';

interface CompareViewProps {
  readonly pair: Pair;
  readonly onRow: (row: number) => void;
  readonly onBack: () => void;
}

/** Rows of a result beside the rows of the source that they came from. */
export function CompareView({ pair, onRow, onBack }: CompareViewProps) {
  const client = useQueryClient();
  const report = client.getQueryData<Verification>(verificationKey(pair, 'source'));
  const source = useDatasetAt({
    path: pair.source,
    format: pair.sourceFormat,
    settings: pair.sourceSettings,
  });
  const result = useDatasetAt({ path: pair.destination });
  const failed = [source, result].find((one) => one.isError);
  return (
    <>
      {failed !== undefined ? (
        <FailureNote
          error={failed.error}
          what="The two cannot be compared"
          onRetry={() => void failed.refetch()}
        />
      ) : source.data === undefined || result.data === undefined ? (
        <WorkProgress what="Opening both" progress={null} />
      ) : (
        <Rows
          source={source.data}
          result={result.data}
          row={pair.row ?? 0}
          onRow={onRow}
          differing={rowsOf(report)}
        />
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </>
  );
}

/** The rows that a report names, each once. */
function rowsOf(report: Verification | undefined): readonly number[] {
  return [...new Set(report?.differences.map(({ row }) => row))].sort((a, b) => a - b);
}

/** Closed by the same rule as the dataset that the address names (dataset/close-datasets.ts). */
function useDatasetAt(place: DatasetPlace) {
  const engine = useEngine();
  return useQuery({
    queryKey: openKey(place),
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.datasets.open(openInput(place), { signal }),
  });
}

interface RowsProps {
  readonly source: OpenDataset;
  readonly result: OpenDataset;
  readonly row: number;
  readonly onRow: (row: number) => void;
  readonly differing: readonly number[];
}

function Rows({ source, result, row: wanted, onRow, differing }: RowsProps) {
  const { rowCount } = result.summary;
  const row = Math.min(wanted, Math.max(0, rowCount - 1));
  const comparison = useRowComparison(source, result, row);
  if (rowCount === 0) return <Panel>The result has no rows.</Panel>;
  return (
    <>
      <RowChooser result={result} row={row} onRow={onRow} differing={differing} />
      {comparison.isError ? (
        <FailureNote
          error={comparison.error}
          what="This row cannot be compared"
          onRetry={() => void comparison.refetch()}
        />
      ) : comparison.data === undefined ? (
        <WorkProgress what="Comparing the row" progress={null} />
      ) : (
        <>
          <p className={classes.lead}>{placesText(comparison.data)}</p>
          <PairFields comparison={comparison.data} />
          <PairPanes open={{ source, result }} comparison={comparison.data} />
        </>
      )}
    </>
  );
}

function placesText({ result, source, order }: RowComparison): string {
  const name = result.id === null ? '' : ` (${result.id})`;
  const mine = `Row ${formatCount(result.row)} of the result${name}`;
  if (source === null) return `${mine}: the source has no row in its place.`;
  const by = order === 'stored' ? 'as the rows are stored' : 'as the index lists them';
  return `${mine} beside row ${formatCount(source.row)} of the source, which belongs there ${by}.`;
}
