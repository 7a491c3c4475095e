import { InputError } from '../../../shared/errors';
import { elementCount } from '../../../shared/model/dtype';
import type { OpenLibrary } from './open-library';
import { type StoredType, isVariable, storedType } from './stored-type';

/** A filter of the pipeline that chunks go through. */
export interface StoredFilter {
  readonly id: number;
  readonly name: string;
  readonly values: readonly number[];
}

/** A dataset of the file, from its header. */
export interface StoredDataset {
  /** From the root: `/group/name`. */
  readonly path: string;
  /** Null where there is no element at all (a null dataspace); empty for a single element. */
  readonly shape: readonly number[] | null;
  readonly type: StoredType;
  /** Whether the library allocates memory for the elements that it reads. */
  readonly variable: boolean;
  /** Shape of a chunk; null where the dataset is in one piece. */
  readonly chunks: readonly number[] | null;
  readonly filters: readonly StoredFilter[];
  /** Why it cannot be read; null where it can. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

/** Filters that this build of the library has; szip is not among them. */
const AVAILABLE = new Set([1, 2, 3, 5, 6]);

/** gzip makes at most 1,032 bytes of one. */
const MOST_COMPRESSED = 1100;
/** So much may be fill values alone. */
const PLAUSIBLE_BYTES = 64 * 1024 * 1024;

/** Numbers that the HDF Group gave to filters of others. */
const FILTER_NAMES: Readonly<Record<number, string>> = {
  1: 'gzip',
  2: 'shuffle',
  3: 'fletcher32',
  4: 'szip',
  5: 'nbit',
  6: 'scaleoffset',
  307: 'bzip2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bitshuffle',
  32013: 'zfp',
  32015: 'zstd',
  32017: 'sz',
  32026: 'blosc2',
};

/**
 * Reads the header of a dataset.
 * @throws InputError where what it declares makes no sense.
 */
export function loadDataset(
  { library, id }: OpenLibrary,
  path: string,
  fileBytes: number,
  brainFloats: () => boolean,
): StoredDataset {
  const header = library.get_dataset_metadata(id, path);
  const filters = library.get_dataset_filters(id, path).map((filter): StoredFilter => ({
    id: filter.id,
    name: FILTER_NAMES[filter.id] ?? (filter.name === '' ? `filter ${filter.id}` : filter.name),
    values: filter.cd_values,
  }));
  const shape = header.shape === null ? null : extents(header.shape, path);
  const chunks = header.chunks === null ? null : extents(header.chunks, path);
  const type = storedType(header, brainFloats());
  const sources = header.virtual_sources?.map(({ file_name }) => file_name);
  const dataset = { path, shape, type, variable: isVariable(header), chunks, filters };
  return { ...dataset, refusal: refusalOf(dataset, sources, fileBytes) };
}

/** Rows along the first axis; a single element is one row. */
export function rowCountOf({ shape }: Pick<StoredDataset, 'shape'>): number {
  return shape === null ? 0 : (shape[0] ?? 1);
}

/** Elements of a row. */
export function itemsPerRow({ shape }: Pick<StoredDataset, 'shape'>): number {
  return elementCount(shape?.slice(1) ?? []);
}

/** Bytes of all elements in memory, without what variable-length ones point to. */
export function valueBytes(dataset: Pick<StoredDataset, 'shape' | 'type'>): number {
  return rowCountOf(dataset) * itemsPerRow(dataset) * dataset.type.itemBytes;
}

/** Whether elements lie in the file as the library gives them: it turns some, and puts others elsewhere. */
export function liesAsRead({ type, variable, shape }: StoredDataset): boolean {
  const isTurned = type.kind === 'numeric' && type.byteOrder === 'big' && !type.swapped;
  return !isTurned && !variable && type.kind !== 'compound' && shape !== null && shape.length > 0;
}

function refusalOf(
  dataset: Omit<StoredDataset, 'refusal'>,
  virtualSources: readonly string[] | undefined,
  fileBytes: number,
): StoredDataset['refusal'] {
  const { path, type, filters } = dataset;
  if (virtualSources !== undefined) {
    const files = [...new Set(virtualSources)].slice(0, 3).join(', ');
    const message = `${path} is a virtual dataset: its values lie in other files (${files}), which are never followed.`;
    return { code: 'virtual-dataset', message };
  }
  const missing = filters.filter((filter) => !AVAILABLE.has(filter.id));
  if (missing.length > 0) {
    const names = missing.map((filter) => `${filter.name} (${filter.id})`).join(', ');
    const message = `${path} is compressed with a filter that Arrayscope does not have: ${names}.`;
    return { code: 'missing-filter', message };
  }
  if (type.kind === 'unsupported') {
    const message = `${path} holds elements of a type that Arrayscope does not read: ${type.label}.`;
    return { code: 'unsupported-dtype', message };
  }
  // A row without elements counts as a byte: millions of those are no data either.
  const declared = Math.max(valueBytes(dataset), rowCountOf(dataset));
  if (declared > fileBytes * MOST_COMPRESSED + PLAUSIBLE_BYTES) {
    const message = `${path} declares ${dataset.shape?.join(' × ') ?? ''} elements, far more than a file of ${fileBytes} bytes can hold: it is damaged, or was never filled.`;
    return { code: 'implausible-size', message };
  }
  return null;
}

function extents(shape: readonly number[], path: string): readonly number[] {
  const sound = shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  const count = shape.reduce((product, extent) => product * Math.max(1, extent), 1);
  if (sound && Number.isSafeInteger(count)) return shape;
  throw new InputError(
    'bad-shape',
    `${path} declares a shape that cannot be: ${shape.join(' × ')}.`,
  );
}
