import type { MigrationEstimate } from '../../../shared/model/migration';
import { FactStrip } from '../../ui/fact-strip';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { countOf, formatCount } from '../../ui/format-number';
import { Panel } from '../../ui/panel';

interface EstimateFactsProps {
  readonly estimate: MigrationEstimate;
  /** From the trial; undefined while it runs, null where there was none. */
  readonly trial: MigrationEstimate | null | undefined;
}

/** How much will be written, and how long it may take. */
export function EstimateFacts({ estimate, trial }: EstimateFactsProps) {
  const range = trial?.seconds ?? null;
  return (
    <Panel title="What will be written">
      <FactStrip
        facts={[
          { label: 'Rows', value: formatCount(estimate.rows) },
          {
            label: 'Result',
            value: `${formatBytes(estimate.bytes)} in about ${countOf(estimate.files, 'file')}`,
            exact: formatExactBytes(estimate.bytes),
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
    </Panel>
  );
}
