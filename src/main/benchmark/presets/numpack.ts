/** The tables of NumPack's performance guide: one float32 array of ten columns, no ids. */
import type { BenchmarkPreset, BenchmarkRequest } from '../../../shared/model/benchmark';
import { DEFAULTS, entry } from './preset';

const SIX: readonly (readonly [string, string])[] = [
  ['numpack-1m', '1,000,000'],
  ['numpack-100k', '100,000'],
];

/** Compressed where the guide says that it was: npz, Zarr (blosc) and Parquet (snappy). */
const FORMATS = [
  entry('npy'),
  entry('numpack'),
  entry('npz', { codec: 'deflate' }),
  entry('zarr', { codec: 'blosc' }),
  entry('hdf5'),
  entry('parquet', { codec: 'snappy' }),
];

function arrayOf(rows: number): Pick<BenchmarkRequest, 'sizes' | 'data'> {
  return {
    sizes: [rows],
    data: { kind: 'generated', shape: [10], dtype: 'float32', seed: 0, ids: false },
  };
}

const tables = SIX.map(([id, rows]): BenchmarkPreset => {
  const label = `NumPack’s table, ${rows} rows`;
  return {
    id,
    label,
    description: `Six formats and six operations on one float32 array of ${rows} × 10: full load is a full read, lazy load is opening to the first row, random access is 1,000 random rows with one call, save is a write that is flushed to the disk.`,
    requests: [
      {
        ...DEFAULTS,
        title: label,
        ...arrayOf(Number(rows.replaceAll(',', ''))),
        entries: FORMATS,
        operations: ['full-read', 'open', 'replace', 'append', 'random-1k', 'write'],
        // Both tables within ten minutes on two cores; what takes a second or two still gets the
        // three samples that a verdict needs.
        repeats: 4,
        rounds: 2,
        secondsPerCase: 5,
      },
    ],
  };
});

export const NUMPACK_PRESETS: readonly BenchmarkPreset[] = [
  ...tables,
  {
    id: 'numpack-modes',
    label: 'NumPack’s batch modes',
    description:
      'Rounds of load, modify and save over one float32 array of 1,000,000 × 10, in three modes: normal, saved once, and written through in place. The guide times 100 rounds; how many are timed here is said beside the operation, and what is compared is the ratio of the modes.',
    requests: [
      {
        ...DEFAULTS,
        title: 'NumPack’s batch modes',
        ...arrayOf(1_000_000),
        entries: [entry('numpack')],
        operations: ['load-modify-save'],
        repeats: 6,
        rounds: 2,
        secondsPerCase: 10,
      },
    ],
  },
];
