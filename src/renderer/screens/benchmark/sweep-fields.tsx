import { TextInput } from '@mantine/core';
import type { SweepText } from './sweep';

interface SweepFieldsProps {
  readonly sweep: SweepText;
  readonly problem: string | undefined;
  readonly onChange: (sweep: SweepText) => void;
}

/** The settings that streams are measured over: every pair of the two lists. */
export function SweepFields({ sweep, problem, onChange }: SweepFieldsProps) {
  return (
    <>
      <TextInput
        label="Stream: rows of a batch"
        placeholder="100, 1000, 10000"
        value={sweep.batchRows}
        error={problem}
        onChange={(event) => onChange({ ...sweep, batchRows: event.currentTarget.value })}
      />
      <TextInput
        label="Stream: batches read ahead"
        placeholder="0, 2, 8"
        value={sweep.prefetch}
        onChange={(event) => onChange({ ...sweep, prefetch: event.currentTarget.value })}
      />
    </>
  );
}
