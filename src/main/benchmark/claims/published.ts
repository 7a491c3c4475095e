/**
 * Figures that others published, as data: claims to test on a person's own machine, never results
 * of this program. Times in seconds, sizes in bytes: a MB is 10^6 bytes in the investigation and
 * 2^20 in NumPack's guide, where 38.1 of them are a million rows of ten float32.
 */
import type { TpchTableName } from '../../../shared/model/benchmark-data';

/** Times of one operation at one size, by format, or by way where one format has several. */
export interface PublishedTimes {
  readonly operation: string;
  readonly items: number;
  readonly seconds: Readonly<Record<string, number>>;
}

/** A ratio that the text states beside its table, or without one. */
export interface StatedRatio {
  readonly operation: string;
  /** Every size that was measured where absent. */
  readonly items?: number;
  readonly baseline: string;
  readonly low: number;
  /** Null: at least `low`. */
  readonly high: number | null;
  /** `best`: of all sizes the one where the ratio is largest, as “up to” says. */
  readonly over?: 'each' | 'best';
}

export interface PublishedStudy {
  readonly id: string;
  /** Where it was published, in neutral words. */
  readonly source: string;
  /** What the source itself says about its figures, a sentence. */
  readonly note: string | null;
  /** Whose advantage is stated; the others are baselines. */
  readonly format: string;
  /** How the source calls the formats. */
  readonly names: Readonly<Record<string, string>>;
  /** Rows that the workload has; null where the source does not say. */
  readonly rows:
    | { readonly kind: 'array'; readonly shape: readonly number[] }
    | { readonly kind: 'tpch'; readonly table: TpchTableName; readonly scaleFactor: number }
    | null;
  readonly sizes: readonly number[];
  readonly times: readonly PublishedTimes[];
  readonly stated: readonly StatedRatio[];
  /** Bytes and files on disk by size and format. */
  readonly storage: readonly {
    readonly items: number;
    readonly bytes: Readonly<Record<string, number>>;
    readonly files: Readonly<Record<string, number>>;
  }[];
  /** True where what is compared are the ways of one format: `format` is a way then. */
  readonly comparesWays?: boolean;
}

export const COLLECTING_SOURCE = 'a study of a native Lance writer';
/** Whose writer the study is about. */
export const COLLECTING_FORMAT = 'lance';

/** Of the study's three tables: 38 % less time than Parquet's, each table counted alike. */
export const AVERAGE_SHARE = {
  format: 'lance',
  baseline: 'parquet',
  share: 0.62,
  scaleFactor: 1,
} as const;

const INFERENCE = { lance: 'Lance', hyrax: 'npy batches' };
const NUMPACK = {
  numpack: 'NumPack',
  npy: 'NPY',
  npz: 'NPZ',
  zarr: 'Zarr',
  hdf5: 'HDF5',
  parquet: 'Parquet',
};

const investigated = (
  operation: string,
  items: number,
  hyrax: number,
  lance: number,
): PublishedTimes => ({ operation, items, seconds: { hyrax, lance } });

const numpackTimes = (
  operation: string,
  items: number,
  milliseconds: Readonly<Record<string, number>>,
): PublishedTimes => ({
  operation,
  items,
  seconds: Object.fromEntries(
    Object.entries(milliseconds).map(([format, value]) => [format, value / 1000]),
  ),
});

export function studyOfTable(table: TpchTableName): PublishedStudy | undefined {
  return PUBLISHED.find(({ rows }) => rows?.kind === 'tpch' && rows.table === table);
}

const writer = (table: TpchTableName, lance: number, parquet: number): PublishedStudy => ({
  id: `native-writer-${table}`,
  source: COLLECTING_SOURCE,
  note: 'The study says that its Lance writer still handed the rows to a Parquet writer, so that both times are of Parquet files.',
  format: 'lance',
  names: { lance: 'Lance', parquet: 'Parquet' },
  rows: { kind: 'tpch', table, scaleFactor: 1 },
  sizes: [],
  times: [{ operation: 'write', items: 0, seconds: { lance, parquet } }],
  stated: [],
  storage: [],
});

export const PUBLISHED: readonly PublishedStudy[] = [
  {
    id: 'notebook',
    source: 'a notebook',
    note: null,
    format: 'lance',
    names: INFERENCE,
    rows: null,
    sizes: [100, 500, 1000, 2000, 5000],
    times: [],
    stated: [
      { operation: 'write', baseline: 'hyrax', low: 2, high: 3, over: 'each' },
      { operation: 'random-read', baseline: 'hyrax', low: 10, high: null, over: 'best' },
      { operation: 'sequential-read', baseline: 'hyrax', low: 40, high: null, over: 'best' },
    ],
    storage: [],
  },
  {
    id: 'investigation',
    source: 'an investigation',
    note: 'The script behind these figures timed stand-in arrays and pauses, not files of either format.',
    format: 'lance',
    names: INFERENCE,
    rows: { kind: 'array', shape: [128, 128, 3] },
    sizes: [100, 500],
    times: [
      investigated('write', 100, 0.136, 0.895),
      investigated('write', 500, 0.667, 4.442),
      investigated('random-read', 100, 0.168, 0.16),
      investigated('random-read', 500, 13.335, 0.815),
      investigated('sequential-read', 100, 0.0001, 0.09),
      investigated('sequential-read', 500, 0.844, 0.456),
    ],
    stated: [
      { operation: 'random-read', items: 100, baseline: 'hyrax', low: 1.05, high: 1.05 },
      { operation: 'random-read', items: 500, baseline: 'hyrax', low: 16.37, high: 16.37 },
    ],
    storage: [
      { items: 100, bytes: { hyrax: 42.2e6, lance: 18.8e6 }, files: { hyrax: 3, lance: 2 } },
      { items: 500, bytes: { hyrax: 211e6, lance: 93.8e6 }, files: { hyrax: 7, lance: 2 } },
    ],
  },
  {
    id: 'numpack-1m',
    source: 'NumPack’s performance guide',
    note: null,
    format: 'numpack',
    names: NUMPACK,
    rows: { kind: 'array', shape: [10] },
    sizes: [1_000_000],
    times: [
      numpackTimes('full-read', 1_000_000, {
        numpack: 8.27,
        npy: 10.51,
        npz: 181.62,
        zarr: 41.4,
        hdf5: 58.39,
        parquet: 23.74,
      }),
      numpackTimes('open', 1_000_000, { numpack: 0.002, npy: 0.107, zarr: 0.397, hdf5: 0.08 }),
      numpackTimes('replace', 1_000_000, {
        numpack: 0.047,
        npy: 18.51,
        npz: 1574,
        zarr: 9.08,
        hdf5: 0.299,
        parquet: 187.65,
      }),
      numpackTimes('append', 1_000_000, {
        numpack: 0.067,
        npy: 27.09,
        npz: 1582,
        zarr: 9.98,
        hdf5: 0.212,
        parquet: 204.74,
      }),
      numpackTimes('random-1k', 1_000_000, {
        numpack: 0.051,
        npy: 0.01,
        npz: 183.16,
        zarr: 3.46,
        hdf5: 4.91,
        parquet: 22.8,
      }),
      numpackTimes('write', 1_000_000, {
        numpack: 16.15,
        npy: 7.19,
        npz: 1378,
        zarr: 80.91,
        hdf5: 55.66,
        parquet: 159.14,
      }),
    ],
    stated: [
      { operation: 'full-read', baseline: 'npy', low: 1.3, high: 1.3 },
      { operation: 'open', baseline: 'npy', low: 54, high: 54 },
      { operation: 'replace', baseline: 'npy', low: 397, high: 397 },
      { operation: 'append', baseline: 'npy', low: 405, high: 405 },
      { operation: 'random-1k', baseline: 'npz', low: 26, high: 26 },
    ],
    storage: [
      {
        items: 1_000_000,
        bytes: {
          numpack: 38.1 * 2 ** 20,
          npy: 38.1 * 2 ** 20,
          npz: 34.5 * 2 ** 20,
          zarr: 36.2 * 2 ** 20,
          hdf5: 38.1 * 2 ** 20,
          parquet: 35.8 * 2 ** 20,
        },
        files: {},
      },
    ],
  },
  {
    id: 'numpack-100k',
    source: 'NumPack’s performance guide',
    note: null,
    format: 'numpack',
    names: NUMPACK,
    rows: { kind: 'array', shape: [10] },
    sizes: [100_000],
    times: [
      numpackTimes('full-read', 100_000, {
        numpack: 0.98,
        npy: 0.66,
        npz: 18.65,
        zarr: 6.24,
        hdf5: 6.35,
      }),
      numpackTimes('open', 100_000, { numpack: 0.002, npy: 0.103, zarr: 0.444, hdf5: 0.085 }),
      numpackTimes('replace', 100_000, {
        numpack: 0.039,
        npy: 2.13,
        npz: 159.19,
        zarr: 4.39,
        hdf5: 0.208,
      }),
      numpackTimes('append', 100_000, {
        numpack: 0.059,
        npy: 3.29,
        npz: 159.19,
        zarr: 4.59,
        hdf5: 0.206,
      }),
      numpackTimes('random-1k', 100_000, {
        numpack: 0.116,
        npy: 0.01,
        npz: 18.73,
        zarr: 1.89,
        hdf5: 4.82,
      }),
    ],
    stated: [
      { operation: 'open', baseline: 'npy', low: 51, high: 51 },
      { operation: 'replace', baseline: 'npy', low: 55, high: 55 },
      { operation: 'append', baseline: 'npy', low: 56, high: 56 },
      { operation: 'random-1k', baseline: 'npz', low: 12, high: 12 },
    ],
    storage: [],
  },
  ...(['batch', 'map'] as const).map((mode): PublishedStudy => {
    const [seconds, speedup] = mode === 'batch' ? [0.034, 25] : [0.0049, 174];
    return {
      id: `numpack-modes-${mode}`,
      source: 'NumPack’s performance guide',
      note: null,
      format: mode,
      names: { normal: 'normal mode', batch: 'batch mode', map: 'writable batch mode' },
      rows: { kind: 'array', shape: [10] },
      sizes: [1_000_000],
      // 100 rounds.
      times: [
        {
          operation: 'load-modify-save',
          items: 1_000_000,
          seconds: { normal: 0.856, [mode]: seconds },
        },
      ],
      stated: [{ operation: 'load-modify-save', baseline: 'normal', low: speedup, high: speedup }],
      storage: [],
      comparesWays: true,
    };
  }),
  writer('customer', 0.129, 0.299),
  writer('orders', 2.221, 2.709),
  writer('lineitem', 4.787, 7.536),
];

/** Rounds that the guide's batch modes were timed over. */
export const PUBLISHED_ROUNDS = 100;

/** The streaming loader's advice: rows of a batch that are best. */
export const STREAMING_BEST_ROWS = { low: 5000, high: 50_000 } as const;
export const STREAMING_SOURCE = 'a streaming loader';
