import { Skeleton } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Fact } from '../../../shared/model/dataset';
import { useEngine } from '../../engine/use-engine';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { EmptyNote } from '../../ui/empty-note';
import { FailureNote } from '../../ui/failure-note';
import { Panel } from '../../ui/panel';
import { type FieldFacts, exactFact, factGroups, factText } from './fact-groups';
import classes from './storage-pane.module.css';

/** How the dataset is kept, whatever its format: facts of all of it, and a line a field. */
export function StoragePane({ datasetId }: { readonly datasetId: string }) {
  const engine = useEngine();
  const facts = useQuery({
    queryKey: ['facts', datasetId],
    staleTime: Infinity,
    queryFn: ({ signal }) => engine.datasets.facts({ datasetId }, { signal }),
  });
  if (facts.isError) {
    return (
      <FailureNote
        error={facts.error}
        what="How it is kept cannot be told"
        onRetry={() => void facts.refetch()}
      />
    );
  }
  if (facts.data === undefined) return <Skeleton height={180} />;
  if (facts.data.length === 0) {
    return (
      <EmptyNote
        icon={IconDatabase}
        title="Nothing more to tell"
        text="This format keeps rows without chunks, codecs or versions."
      />
    );
  }
  return <Facts facts={facts.data} />;
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const { whole, fields, labels } = useMemo(() => factGroups(facts), [facts]);
  const columns: readonly DataColumn<FieldFacts>[] = useMemo(
    () => [
      { id: 'field', label: 'Field', render: (one) => <span className="mono">{one.field}</span> },
      ...labels.map((label) => ({
        id: `fact ${label}`,
        label,
        render: (one: FieldFacts) => {
          const fact = one.facts.get(label);
          return fact === undefined ? '–' : <span title={exactFact(fact)}>{factText(fact)}</span>;
        },
      })),
    ],
    [labels],
  );
  return (
    <div className={classes.pane}>
      {whole.length > 0 && (
        <Panel title="The dataset">
          <dl className={classes.facts}>
            {whole.map((fact) => (
              <div key={fact.label} title={exactFact(fact)}>
                <dt>{fact.label}</dt>
                <dd>{factText(fact)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      )}
      {fields.length > 0 && (
        <Panel title="Its fields" flush>
          <div className={classes.table}>
            <DataTable
              label="How each field is kept"
              columns={columns}
              rows={fields}
              rowKey={(one) => one.field}
            />
          </div>
        </Panel>
      )}
    </div>
  );
}
