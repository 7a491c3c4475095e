import { Select } from '@mantine/core';
import { useState } from 'react';
import type { Advice, MeasuredMistake, RankedOption } from '../../../shared/model/advice';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { countOf, formatValue } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './benchmark.module.css';

/** What to use for what, by this report's numbers alone. */
export function AdvicePanel({ advice }: { readonly advice: Advice }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const use = advice.uses.find((one) => one.use === chosen) ?? advice.uses[0];
  return (
    <>
      {use !== undefined && (
        <Panel
          title={`What to use for: ${use.label}`}
          flush
          actions={
            <Select
              aria-label="Use"
              w={230}
              data={advice.uses.map(({ use: value, label }) => ({ value, label }))}
              value={use.use}
              onChange={setChosen}
              allowDeselect={false}
            />
          }
        >
          <p className={classes.panelText}>
            In the order of: {use.basis}, at {countOf(use.items, 'item')}. Those that noise cannot
            tell apart share a rank.
          </p>
          <div className={classes.scroll} tabIndex={0} role="group" aria-label="Advice table">
            <DataTable
              label="Advice"
              columns={OPTION_COLUMNS}
              rows={use.options}
              rowKey={({ label }) => label}
            />
          </div>
          {use.changes.length > 0 && (
            <>
              <h3 className={classes.panelText}>What would change the order</h3>
              <ul className={classes.panelList}>
                {use.changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
            </>
          )}
          {advice.unknown.length > 0 && (
            <p className={`${classes.panelText} dim`}>
              Not measured:{' '}
              {advice.unknown
                .map(({ label, measure }) => `${label} (it takes ${measure})`)
                .join('; ')}
              .
            </p>
          )}
        </Panel>
      )}
      {advice.mistakes.length > 0 && (
        <Panel title="What common mistakes cost on this data" flush>
          <div className={classes.scroll} tabIndex={0} role="group" aria-label="Mistakes table">
            <DataTable
              label="Mistakes"
              columns={MISTAKE_COLUMNS}
              rows={advice.mistakes}
              rowKey={({ id }) => id}
            />
          </div>
        </Panel>
      )}
    </>
  );
}

const OPTION_COLUMNS: readonly DataColumn<RankedOption>[] = [
  {
    id: 'rank',
    label: 'Rank',
    numeric: true,
    width: '64px',
    render: (one) => one.rank,
    sortBy: (one) => one.rank,
  },
  { id: 'label', label: 'Format', width: '220px', render: (one) => one.label },
  {
    id: 'times',
    label: 'Times the best',
    numeric: true,
    width: '120px',
    render: (one) => `${formatValue(one.timesTheBest, 3)} ×`,
    sortBy: (one) => one.timesTheBest,
  },
  {
    id: 'why',
    label: 'Measured',
    render: (one) => <span className={classes.wrap}>{one.evidence}</span>,
  },
];

const MISTAKE_COLUMNS: readonly DataColumn<MeasuredMistake>[] = [
  { id: 'label', label: 'Mistake', width: '260px', render: (one) => one.label },
  {
    id: 'factor',
    label: 'Times the cost',
    numeric: true,
    width: '120px',
    render: (one) => `${formatValue(one.factor, 3)} ×`,
    sortBy: (one) => one.factor,
  },
  {
    id: 'text',
    label: 'Measured',
    render: (one) => <span className={classes.wrap}>{one.text}</span>,
  },
];
