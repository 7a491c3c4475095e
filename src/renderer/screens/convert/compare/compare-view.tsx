import { ActionIcon, Button, NumberInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OpenDataset } from '../../../../shared/contract/datasets';
import { openInput, openKey } from '../../../dataset/use-open-dataset';
import { useEngine } from '../../../engine/use-engine';
import type { DatasetPlace } from '../../../location/dataset-place';
import { FailureNote } from '../../../ui/failure-note';
import { countOf, formatCount } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import { WorkProgress } from '../../../ui/work-progress';
import classes from '../convert.module.css';
import type { Pair } from '../use-convert-place';
import { PairFields } from './pair-fields';
import { PairPanes } from './pair-panes';
import { usePairRow } from './use-pair-row';

interface CompareViewProps {
  readonly pair: Pair;
  readonly onBack: () => void;
}

/** Rows of a result beside the rows of the source that they came from. */
export function CompareView({ pair, onBack }: CompareViewProps) {
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
        <Rows source={source.data} result={result.data} />
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </>
  );
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
}

function Rows({ source, result }: RowsProps) {
  const [row, setRow] = useState(0);
  const { rowCount } = result.summary;
  const pair = usePairRow(source, result, row);
  const go = (to: number) => setRow(Math.min(Math.max(0, to), Math.max(0, rowCount - 1)));
  if (rowCount === 0) return <Panel>The result has no rows.</Panel>;
  return (
    <>
      <div className={classes.actions}>
        <ActionIcon
          variant="default"
          aria-label="Row before"
          disabled={row === 0}
          onClick={() => go(row - 1)}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <NumberInput
          aria-label="Row of the result"
          w={130}
          value={row}
          min={0}
          max={rowCount - 1}
          allowDecimal={false}
          thousandSeparator=","
          onChange={(value) => typeof value === 'number' && go(value)}
        />
        <ActionIcon
          variant="default"
          aria-label="Row after"
          disabled={row === rowCount - 1}
          onClick={() => go(row + 1)}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
        <span className="dim">of {countOf(rowCount, 'row')} of the result.</span>
        {pair.data !== undefined && pair.data.source !== null && (
          <span className="dim">
            {pair.data.matched === 'id'
              ? `It is row ${formatCount(pair.data.source.row)} of the source, matched by its id because the orders differ.`
              : `It is row ${formatCount(pair.data.source.row)} of the source, at the same position.`}
          </span>
        )}
      </div>
      {pair.isError ? (
        <FailureNote
          error={pair.error}
          what="This row cannot be compared"
          onRetry={() => void pair.refetch()}
        />
      ) : (
        pair.data !== undefined && (
          <>
            <PairFields open={{ source, result }} pair={pair.data} />
            <PairPanes open={{ source, result }} pair={pair.data} />
          </>
        )
      )}
    </>
  );
}
