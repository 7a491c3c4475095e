/** The two comparisons of Hyrax's results as npy batches and as Lance. */
import type { BenchmarkPreset } from '../../../shared/model/benchmark';
import { DEFAULTS, entry } from './preset';

const OPERATIONS = ['write', 'random-read', 'sequential-read'];

export const INFERENCE_PRESETS: readonly BenchmarkPreset[] = [
  {
    id: 'notebook',
    label: 'The notebook’s comparison',
    description:
      'Hyrax npy batches and Lance: write, random read and sequential read at 100 to 5,000 items.',
    requests: [{ ...DEFAULTS, title: 'The notebook’s comparison', operations: OPERATIONS }],
  },
  {
    id: 'investigation',
    label: 'The investigation’s workload',
    description:
      'Hyrax npy batches of 100 items and Lance: write, random read and sequential read at 100 and 500 items of 128 × 128 × 3 float32, the nearest real shape to its table.',
    requests: [
      {
        ...DEFAULTS,
        title: 'The investigation’s workload',
        entries: [entry('hyrax', { batchRows: 100 }), entry('lance')],
        operations: OPERATIONS,
        sizes: [100, 500],
        data: { kind: 'generated', shape: [128, 128, 3], dtype: 'float32', seed: 0 },
      },
    ],
  },
];
