import { Button, Skeleton } from '@mantine/core';
import { IconSwitchHorizontal } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { CaseKey, OperationInfo } from '../../../../shared/model/benchmark';
import type { CaseIdentity, ComparedRun } from '../../../../shared/model/benchmark-history';
import { useEngine } from '../../../engine/use-engine';
import { FailureNote } from '../../../ui/failure-note';
import { formatDate } from '../../../ui/format-date';
import { countOf } from '../../../ui/format-number';
import { Panel } from '../../../ui/panel';
import { COMPARISON_KINDS } from '../export-kinds';
import { ExportMenu } from '../export-menu';
import { ComparisonTable } from './comparison-table';
import { DifferenceList } from './difference-list';
import classes from './history.module.css';

interface ComparisonViewProps {
  readonly before: string;
  readonly after: string;
  readonly operations: readonly OperationInfo[];
  readonly onBack: () => void;
  readonly onSwap: () => void;
  readonly onTrend: (run: string, one: CaseIdentity) => void;
}

/** Two saved runs side by side. */
export function ComparisonView(props: ComparisonViewProps) {
  const { before, after, operations, onBack, onSwap, onTrend } = props;
  const engine = useEngine();
  const comparison = useQuery({
    queryKey: ['benchmark-comparison', before, after],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.benchmarks.compare({ before, after }, { signal }),
  });
  if (comparison.isError) {
    return (
      <FailureNote error={comparison.error} what="These reports cannot be compared">
        <Button variant="default" onClick={onBack}>
          Saved reports
        </Button>
      </FailureNote>
    );
  }
  const { data } = comparison;
  if (data === undefined) return <Skeleton height={320} />;
  return (
    <>
      <Panel
        title="Two runs side by side"
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconSwitchHorizontal size={14} />}
              onClick={onSwap}
            >
              Swap them
            </Button>
            <ExportMenu
              label="Export the comparison"
              what="The comparison"
              kinds={COMPARISON_KINDS}
              write={(format) => engine.benchmarks.exportComparison({ before, after, format })}
            />
          </>
        }
      >
        <dl className={classes.sides}>
          <dt>First</dt>
          <dd>
            <RunName run={data.before} />
          </dd>
          <dt>Second</dt>
          <dd>
            <RunName run={data.after} />
          </dd>
        </dl>
      </Panel>
      <DifferenceList differences={data.differences} />
      <Panel flush title={`${countOf(data.cases.length, 'case')} that both measured`}>
        {data.cases.length === 0 ? (
          <p className={classes.note}>The two runs have no case in common.</p>
        ) : (
          <ComparisonTable
            cases={data.cases}
            operations={operations}
            onOpen={(one) => onTrend(after, one)}
          />
        )}
      </Panel>
      <OnlyIn which="first" cases={data.onlyBefore} operations={operations} />
      <OnlyIn which="second" cases={data.onlyAfter} operations={operations} />
    </>
  );
}

function RunName({ run }: { readonly run: ComparedRun }) {
  return (
    <>
      {run.title} <span className="dim">({formatDate(run.createdAt)})</span>
    </>
  );
}

interface OnlyInProps {
  readonly which: string;
  readonly cases: readonly CaseKey[];
  readonly operations: readonly OperationInfo[];
}

function OnlyIn({ which, cases, operations }: OnlyInProps) {
  if (cases.length === 0) return null;
  const names = cases.map(({ operation, label, items }) => {
    const name = operations.find(({ id }) => id === operation)?.label ?? operation;
    return `${name}, ${label}, ${countOf(items, 'item')}`;
  });
  return (
    <Panel title={`${countOf(cases.length, 'case')} in the ${which} run only`}>
      <ul>
        {[...names].sort().map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </Panel>
  );
}
