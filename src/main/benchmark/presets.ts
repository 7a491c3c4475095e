import { UsageError } from '../../shared/errors';
import type { BenchmarkRequest } from '../../shared/model/benchmark';
import { benchmarkDefaults } from './defaults';

/** A named request that a person starts from; what they name themselves overrides it. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly request: BenchmarkRequest;
}

const defaults = benchmarkDefaults();

export const PRESETS: readonly Preset[] = [
  {
    id: 'default',
    label: 'Default',
    description: 'Every operation at five sizes on images of 64 × 64 × 3 float32.',
    request: defaults,
  },
  {
    id: 'quick',
    label: 'Quick look',
    description: 'Every operation at two small sizes; about ten seconds.',
    request: {
      ...defaults,
      sizes: [100, 500],
      data: { kind: 'generated', shape: [32, 32, 3], dtype: 'float32', seed: 0 },
      repeats: 5,
    },
  },
  {
    id: 'notebook',
    label: 'The notebook’s comparison',
    description: 'Write, random read and sequential read at 100 to 5,000 items.',
    request: { ...defaults, operations: ['write', 'random-read', 'sequential-read'] },
  },
  {
    id: 'investigation',
    label: 'The investigation’s workload',
    description:
      'Write, random read and sequential read at 100 and 500 items of 128 × 128 × 3 float32, the nearest real shape to its table.',
    request: {
      ...defaults,
      operations: ['write', 'random-read', 'sequential-read'],
      sizes: [100, 500],
      data: { kind: 'generated', shape: [128, 128, 3], dtype: 'float32', seed: 0 },
    },
  },
  {
    id: 'vectors',
    label: 'Embeddings',
    description: 'Every operation on vectors of 768 float32, up to 50,000 items.',
    request: {
      ...defaults,
      sizes: [1000, 10_000, 50_000],
      data: { kind: 'generated', shape: [768], dtype: 'float32', seed: 0 },
    },
  },
];

/** @throws UsageError that lists the ids there are. */
export function findPreset(id: string): Preset {
  const preset = PRESETS.find((one) => one.id === id);
  if (preset !== undefined) return preset;
  throw new UsageError('unknown-preset', `There is no preset called “${id}”.`, {
    hint: `Known presets: ${PRESETS.map((one) => one.id).join(', ')}.`,
  });
}
