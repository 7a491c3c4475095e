import { Button, Modal } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import type { CaseResult } from '../../../shared/model/benchmark';
import type { CaseIdentity } from '../../../shared/model/benchmark-history';
import { formatSeconds } from '../../ui/format-duration';
import { countOf } from '../../ui/format-number';
import classes from './benchmark.module.css';
import { CaseUsageList } from './case-usage-list';

interface SamplesDialogProps {
  readonly result: CaseResult | null;
  readonly operation: string;
  readonly onClose: () => void;
  readonly onTrend?: ((one: CaseIdentity) => void) | undefined;
}

/** Every sample of a case in the order it was taken, outliers marked and kept. */
export function SamplesDialog({ result, operation, onClose, onTrend }: SamplesDialogProps) {
  return (
    <Modal
      opened={result !== null}
      onClose={onClose}
      size="lg"
      title={
        result === null ? '' : `${operation}, ${result.label}, ${countOf(result.items, 'item')}`
      }
    >
      {result !== null && (
        <>
          <p>
            Median {formatSeconds(result.median)}, 95 % interval {formatSeconds(result.low)} to{' '}
            {formatSeconds(result.high)}, median absolute deviation{' '}
            {formatSeconds(result.deviation)}. Each sample is{' '}
            {result.passesPerSample === 1
              ? 'one pass'
              : `the mean of ${countOf(result.passesPerSample, 'pass', 'passes')}`}{' '}
            over {countOf(result.rowsPerSample, 'row')}, taken in{' '}
            {countOf(result.roundSamples.length, 'round')} of {result.roundSamples.join(', ')}; what
            was read was compared with what was written.
          </p>
          <CaseUsageList result={result} />
          {onTrend !== undefined && (
            <Button
              variant="default"
              mb="md"
              leftSection={<IconTimeline size={14} />}
              onClick={() => onTrend(result)}
            >
              This case in all runs
            </Button>
          )}
          <h3 className={classes.heading}>{countOf(result.samples.length, 'sample')}</h3>
          <ol className={classes.samples}>
            {result.samples.map((seconds, index) => (
              <li key={index}>
                <span className="dim">{index + 1}</span>
                <span className="number">
                  {formatSeconds(seconds)}
                  {result.outliers.includes(index) && ' (outlier)'}
                </span>
              </li>
            ))}
          </ol>
          <h3 className={classes.heading}>Warm-up, in no statistic</h3>
          <ol className={classes.samples}>
            {result.warmup.map((seconds, index) => (
              <li key={index}>
                <span className="dim">{index + 1}</span>
                <span className="number">{formatSeconds(seconds)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </Modal>
  );
}
