import type { Format } from './types';

/** Every format, loaded when first asked for. Adding one is a folder and a line. */
const FORMATS = {
  hyrax: () => import('./hyrax/index').then((module) => module.hyrax),
  npy: () => import('./npy/index').then((module) => module.npy),
  npz: () => import('./npz/index').then((module) => module.npz),
  lance: () => import('./lance/index').then((module) => module.lance),
  arrow: () => import('./arrow/index').then((module) => module.arrow),
  zarr: () => import('./zarr/index').then((module) => module.zarr),
  numpack: () => import('./numpack/index').then((module) => module.numpack),
  csv: () => import('./csv/index').then((module) => module.csv),
  vectors: () => import('./vectors/index').then((module) => module.vectors),
  jsonl: () => import('./jsonl/index').then((module) => module.jsonl),
  parquet: () => import('./parquet/index').then((module) => module.parquet),
  hdf5: () => import('./hdf5/index').then((module) => module.hdf5),
  car: () => import('./car/index').then((module) => module.car),
} as const satisfies Record<string, () => Promise<Format>>;

/** What a conversion writes where nobody chose. */
export const DEFAULT_TARGET: keyof typeof FORMATS = 'lance';

export const FORMAT_IDS: readonly string[] = Object.keys(FORMATS);

const loaders: Readonly<Record<string, () => Promise<Format>>> = FORMATS;

/** The format of this id, or undefined when there is none. */
export async function findFormat(id: string): Promise<Format | undefined> {
  return Object.hasOwn(loaders, id) ? loaders[id]?.() : undefined;
}

export async function allFormats(): Promise<readonly Format[]> {
  return Promise.all(Object.values(loaders).map((load) => load()));
}
