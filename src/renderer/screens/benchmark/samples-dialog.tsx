import { Modal } from '@mantine/core';
import type { CaseResult } from '../../../shared/model/benchmark';
import { formatSeconds } from '../../ui/format-duration';
import { countOf } from '../../ui/format-number';
import classes from './benchmark.module.css';

interface SamplesDialogProps {
  readonly result: CaseResult | null;
  readonly operation: string;
  readonly onClose: () => void;
}

/** Every sample of a case in the order it was taken, outliers marked and kept. */
export function SamplesDialog({ result, operation, onClose }: SamplesDialogProps) {
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
            {formatSeconds(result.high)}. Each sample moves {countOf(result.rowsPerSample, 'row')},
            and all rows were compared with those written.
          </p>
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
