import { Button, Select } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { BenchmarkPreset } from '../../../shared/model/benchmark';
import { countOf } from '../../ui/format-number';
import classes from './benchmark.module.css';

interface PresetPickerProps {
  readonly presets: readonly BenchmarkPreset[];
  readonly onRun: (preset: BenchmarkPreset) => void;
  readonly starting: boolean;
  /** Whether nothing can be started now. */
  readonly disabled: boolean;
}

/** A ready-made question, run as it is; the form below it stays as it was. */
export function PresetPicker({ presets, onRun, starting, disabled }: PresetPickerProps) {
  const [id, setId] = useState<string | null>(null);
  const preset = presets.find((one) => one.id === id);
  return (
    <fieldset className={classes.group}>
      <legend>Presets</legend>
      <Select
        aria-label="Preset"
        placeholder="A ready-made benchmark"
        data={presets.map((one) => ({ value: one.id, label: one.label }))}
        value={id}
        onChange={setId}
        clearable
      />
      {preset !== undefined && (
        <>
          <p className={classes.hint}>{preset.description}</p>
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={14} />}
            disabled={disabled}
            loading={starting}
            onClick={() => onRun(preset)}
          >
            {preset.requests.length === 1
              ? 'Run this preset'
              : `Run this preset: ${countOf(preset.requests.length, 'report')}`}
          </Button>
        </>
      )}
    </fieldset>
  );
}
