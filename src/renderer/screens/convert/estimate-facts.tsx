import type { MigrationEstimate } from '../../../shared/model/migration';
import { FactStrip } from '../../ui/fact-strip';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { countOf, formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './convert.module.css';

interface EstimateFactsProps {
  readonly estimate: MigrationEstimate;
  /** From the trial; undefined while it runs, null where there was none. */
  readonly trial: MigrationEstimate | null | undefined;
  readonly trialFailure: string | null;
}

/** What the conversion will need, and how long it may take. */
export function EstimateFacts({ estimate, trial, trialFailure }: EstimateFactsProps) {
  const range = trial?.seconds ?? null;
  return (
    <Panel title="What it will need">
      <FactStrip
        facts={[
          { label: 'Rows', value: formatCount(estimate.rows) },
          {
            label: 'Result',
            value: `${formatBytes(estimate.bytes)} in about ${countOf(estimate.files, 'file')}`,
            exact: formatExactBytes(estimate.bytes),
          },
          {
            label: 'Space needed, free',
            value: `${formatBytes(estimate.neededBytes)} of ${formatBytes(estimate.freeBytes)}`,
          },
          {
            label: 'Memory, at most',
            value: formatBytes((trial ?? estimate).memoryBytes),
          },
          {
            label: 'Time, write and verify',
            value:
              range === null
                ? trial === undefined
                  ? 'trying on your rows …'
                  : 'not known'
                : `${formatDuration(range.low * 1000)} to ${formatDuration(range.high * 1000)}`,
          },
        ]}
      />
      <p className={classes.hint} role="status">
        {trialFailure !== null
          ? `The trial did not work: ${trialFailure}`
          : trial === undefined
            ? 'A short trial writes and verifies some of your rows to learn the speed of this disk.'
            : trial === null || range === null
              ? 'No trial was run, so there is no time to name.'
              : `Times from a trial that wrote and verified ${countOf(trial.trialRows, 'row')} of yours; the trial was removed.`}
      </p>
    </Panel>
  );
}
