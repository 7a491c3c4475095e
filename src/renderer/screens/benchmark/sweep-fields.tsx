import { NumberInput, TextInput } from '@mantine/core';
import { DEFAULT_SWEEP } from '../../../shared/model/stream-sweep';
import { formatBytes } from '../../ui/format-bytes';
import classes from './benchmark.module.css';
import { numbersText } from './number-list';
import type { SweepProblems, SweepText } from './sweep';

interface SweepFieldsProps {
  readonly sweep: SweepText;
  readonly problems: SweepProblems;
  readonly onChange: (sweep: SweepText) => void;
}

/** The settings that streams are measured over: every choice from the lists. */
export function SweepFields({ sweep, problems, onChange }: SweepFieldsProps) {
  const { cacheBytes, cacheTtlMs } = sweep;
  return (
    <fieldset className={classes.group}>
      <legend>Streams</legend>
      <TextInput
        label="Rows of a batch"
        placeholder={numbersText(DEFAULT_SWEEP.batchRows)}
        value={sweep.batchRows}
        error={problems.batchRows}
        onChange={(event) => onChange({ ...sweep, batchRows: event.currentTarget.value })}
      />
      <TextInput
        label="Batches read ahead"
        placeholder={numbersText(DEFAULT_SWEEP.prefetch)}
        value={sweep.prefetch}
        error={problems.prefetch}
        onChange={(event) => onChange({ ...sweep, prefetch: event.currentTarget.value })}
      />
      <TextInput
        label="Threads that decode"
        placeholder="0"
        description="0: none, the reader decodes itself."
        value={sweep.workers}
        error={problems.workers}
        onChange={(event) => onChange({ ...sweep, workers: event.currentTarget.value })}
      />
      <NumberInput
        label="Bytes kept in a cache"
        description={
          cacheBytes > 0
            ? `${formatBytes(cacheBytes)}; a second pass, apart from the time, shows what it serves.`
            : 'None are kept. With a cache a second pass, apart from the time, shows what it serves.'
        }
        value={cacheBytes}
        min={0}
        step={1e6}
        allowDecimal={false}
        thousandSeparator=","
        error={problems.cacheBytes}
        onChange={(value) => onChange({ ...sweep, cacheBytes: Number(value) })}
      />
      {cacheBytes > 0 && (
        <NumberInput
          label="Milliseconds a cached batch stays good"
          description="0: as long as there is room."
          value={cacheTtlMs}
          min={0}
          step={100}
          allowDecimal={false}
          thousandSeparator=","
          error={problems.cacheTtlMs}
          onChange={(value) => onChange({ ...sweep, cacheTtlMs: Number(value) })}
        />
      )}
      <p className={classes.hint}>
        Every choice from the lists is measured, and batches that grow by themselves.
      </p>
    </fieldset>
  );
}
