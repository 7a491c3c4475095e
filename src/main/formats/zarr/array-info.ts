import { InputError } from '../../../shared/errors';
import { elementCount } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Element } from './element';

/** A codec by name, without the prefix `numcodecs.`, and its own settings. */
export interface CodecSpec {
  readonly name: string;
  readonly configuration: JsonObject;
}

/** Version 3, “Sharding codec”: many chunks in one file, with an index of where each lies. */
export interface ShardSpec {
  /** Items of one shard; a multiple of the chunk's shape in every dimension. */
  readonly shape: readonly number[];
  readonly indexAtEnd: boolean;
  readonly indexByteOrder: 'little' | 'big';
  /** True where the index ends with its CRC-32C. */
  readonly indexChecksum: boolean;
}

/** One array, in the same words for both versions. */
export interface ArrayInfo {
  /** Key of its folder in the store; empty when the store is one array. */
  readonly key: string;
  readonly version: 2 | 3;
  readonly shape: readonly number[];
  /** Items that are compressed together; inside a shard the smaller of the two shapes. */
  readonly chunkShape: readonly number[];
  readonly shard: ShardSpec | null;
  readonly element: Element;
  /** The type as the metadata spell it. */
  readonly stored: string;
  /** One item, in the array's byte order; of a text its bytes. */
  readonly fill: Uint8Array;
  readonly fillShown: string;
  /** Dimension of the array that comes i-th in a chunk's bytes; null for C order. */
  readonly order: readonly number[] | null;
  /** From bytes to bytes, in the order of writing. */
  readonly codecs: readonly CodecSpec[];
  readonly keys: { readonly prefix: 'c' | ''; readonly separator: '.' | '/' };
}

/** The system takes no larger piece at once, and no codec here either. */
const MAX_CHUNK_BYTES = 2 ** 31 - 1;
const MAX_DIMENSIONS = 32;
/** Chunks that one row may be spread over. */
const MAX_CHUNKS_A_ROW = 262_144;

/** Rows of the array; a single number is one row. */
export function rowsOf({ shape }: Pick<ArrayInfo, 'shape'>): number {
  return shape[0] ?? 1;
}

/** Shape of one row, without what a single item holds. */
export function rowShapeOf({ shape }: Pick<ArrayInfo, 'shape'>): readonly number[] {
  return shape.slice(1);
}

/** Bytes of one item; of a text none is known. */
export function itemBytesOf({ element }: Pick<ArrayInfo, 'element'>): number {
  return element.kind === 'text' ? 1 : element.itemBytes;
}

/** Bytes of one decoded chunk. */
export function chunkBytesOf(info: Pick<ArrayInfo, 'element' | 'chunkShape'>): number {
  return itemBytesOf(info) * elementCount(info.chunkShape);
}

export function rowBytesOf(info: Pick<ArrayInfo, 'element' | 'shape'>): number {
  return itemBytesOf(info) * elementCount(rowShapeOf(info));
}

/** Shape of what lies in one file. */
export function fileShapeOf({ shard, chunkShape }: ArrayInfo): readonly number[] {
  return shard?.shape ?? chunkShape;
}

/** Numbers along each dimension of the grid of cells of this shape. */
export function gridOf(shape: readonly number[], cell: readonly number[]): readonly number[] {
  return shape.map((extent, index) => Math.ceil(extent / (cell[index] ?? 1)));
}

/** Key of the file at these coordinates of the grid of files. */
export function fileKey({ key, keys, shape }: ArrayInfo, coordinates: readonly number[]): string {
  const numbers = coordinates.map(String);
  const words = keys.prefix === '' ? numbers : [keys.prefix, ...numbers];
  const name = words.join(keys.separator);
  const whole = name === '' && shape.length === 0 ? '0' : name;
  return key === '' ? whole : `${key}/${whole}`;
}

/** Coordinates of the file that holds this chunk. */
export function fileCoordinates(
  { shard, chunkShape }: ArrayInfo,
  coordinates: readonly number[],
): readonly number[] {
  if (shard === null) return coordinates;
  const grid = gridOf(shard.shape, chunkShape);
  return coordinates.map((at, axis) => Math.floor(at / (grid[axis] ?? 1)));
}

/** Number of the chunk among those of its file, the last dimension fastest. */
export function placeInFile(
  { shard, chunkShape }: ArrayInfo,
  coordinates: readonly number[],
): number {
  if (shard === null) return 0;
  const grid = gridOf(shard.shape, chunkShape);
  return coordinates.reduce((sum, at, axis) => {
    const extent = grid[axis] ?? 1;
    return sum * extent + (at % extent);
  }, 0);
}

/** @throws InputError for shapes that no file could fill. */
export function checkShapes(
  info: Pick<ArrayInfo, 'element' | 'shape' | 'chunkShape'>,
  path: string,
): void {
  const { shape, chunkShape } = info;
  const place = { path };
  if (shape.length > MAX_DIMENSIONS || chunkShape.length !== shape.length) {
    throw new InputError(
      'bad-metadata',
      `${path} gives ${shape.length} dimensions and chunks of ${chunkShape.length}.`,
      place,
    );
  }
  if (!Number.isSafeInteger(elementCount(shape) * itemBytesOf(info)))
    throw new InputError(
      'too-large',
      `${path} declares an array of the shape (${shape.join(', ')}), more than any disk holds.`,
      place,
    );
  if (rowsOf(info) >= 2 ** 32)
    throw new InputError(
      'too-large',
      `${path} declares ${rowsOf(info)} rows; 4,294,967,295 are the most that can be opened.`,
      place,
    );
  if (elementCount(gridOf(shape, chunkShape).slice(1)) > MAX_CHUNKS_A_ROW)
    throw new InputError(
      'too-large',
      `${path} spreads one row over more than ${MAX_CHUNKS_A_ROW} chunks.`,
      place,
    );
  if (chunkBytesOf(info) > MAX_CHUNK_BYTES)
    throw new InputError(
      'too-large',
      `${path} declares chunks of ${chunkBytesOf(info)} bytes; 2 GiB are the most that can be read.`,
      place,
    );
}
