import { UsageError } from '../../../shared/errors';
import type { BenchmarkPreset } from '../../../shared/model/benchmark';
import { INFERENCE_PRESETS } from './inference';
import { NATIVE_WRITER_PRESETS } from './native-writer';
import { NUMPACK_PRESETS } from './numpack';
import { DEFAULTS } from './preset';
import { STREAMING_PRESETS } from './streaming';

export const PRESETS: readonly BenchmarkPreset[] = [
  {
    id: 'default',
    label: 'Default',
    description: 'The usual operations at five sizes on images of 64 × 64 × 3 float32.',
    requests: [DEFAULTS],
  },
  {
    id: 'quick',
    label: 'Quick look',
    description: 'The usual operations at two small sizes, in two rounds.',
    requests: [
      {
        ...DEFAULTS,
        sizes: [100, 500],
        data: { kind: 'generated', shape: [32, 32, 3], dtype: 'float32', seed: 0 },
        repeats: 5,
        rounds: 2,
      },
    ],
  },
  ...INFERENCE_PRESETS,
  ...NUMPACK_PRESETS,
  ...NATIVE_WRITER_PRESETS,
  ...STREAMING_PRESETS,
  {
    id: 'vectors',
    label: 'Embeddings',
    description: 'The usual operations on vectors of 768 float32, up to 50,000 items.',
    requests: [
      {
        ...DEFAULTS,
        sizes: [1000, 10_000, 50_000],
        data: { kind: 'generated', shape: [768], dtype: 'float32', seed: 0 },
      },
    ],
  },
];

/** @throws UsageError that lists the ids there are. */
export function findPreset(id: string): BenchmarkPreset {
  const preset = PRESETS.find((one) => one.id === id);
  if (preset !== undefined) return preset;
  throw new UsageError('unknown-preset', `There is no preset called “${id}”.`, {
    hint: `Known presets: ${PRESETS.map((one) => one.id).join(', ')}.`,
  });
}
