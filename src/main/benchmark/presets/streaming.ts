import type { BenchmarkPreset } from '../../../shared/model/benchmark';
import { DEFAULTS, entry } from './preset';

const VECTORS = {
  ...DEFAULTS,
  sizes: [100_000],
  data: { kind: 'generated', shape: [768], dtype: 'float32', seed: 0, ids: false },
  repeats: 6,
  rounds: 2,
  secondsPerCase: 1,
} as const;

/** The study of a streaming loader: batch sizes and read-ahead, then a cache, then single access. */
export const STREAMING_PRESETS: readonly BenchmarkPreset[] = [
  {
    id: 'streaming',
    label: 'Streaming loader',
    description:
      '100,000 vectors of 768 float32: streams of 100 to 100,000 rows a batch with and without reading ahead; the same once more from a cache; and opening, 1,000 random rows and appending.',
    requests: [
      {
        ...VECTORS,
        title: 'Streams of 768-wide vectors',
        entries: [entry('npy'), entry('lance'), entry('parquet')],
        operations: ['stream'],
        sweep: {
          batchRows: [100, 500, 1000, 5000, 10_000, 50_000, 100_000],
          prefetch: [0, 2],
          cacheBytes: 0,
        },
      },
      {
        ...VECTORS,
        title: 'Streams of 768-wide vectors, from a cache',
        entries: [entry('npy'), entry('lance'), entry('parquet')],
        operations: ['stream'],
        sweep: { batchRows: [10_000], prefetch: [2], cacheBytes: 2 ** 30 },
      },
      {
        ...VECTORS,
        title: '768-wide vectors: open, random and block access, append',
        entries: [entry('npy'), entry('lance'), entry('parquet')],
        operations: ['open', 'full-read', 'random-1k', 'random-batch-read', 'append'],
      },
    ],
  },
];
