import { elementCount } from '../../../shared/model/dtype';
import { type ArrayInfo, chunkBytesOf, gridOf } from './array-info';
import { maxEncodedBytes } from './chunk-files';
import { indexBytes } from './shard-index';

/**
 * Most bytes that one row of this array is read from: its part of every chunk that it lies in, or
 * all of the chunk where that is compressed, and the index of each shard.
 * @param largestFile bytes of the largest chunk file of an array of strings
 */
export function fieldReadBytes(info: ArrayInfo, largestFile: number): number {
  const { shape, chunkShape, shard, codecs, order, element } = info;
  const columns = elementCount(gridOf(shape, chunkShape).slice(1));
  const index = shard === null ? 0 : indexBytes(shard, info);
  if (element.kind === 'text') return columns * (largestFile + index);
  const isPlain = codecs.length === 0 && order === null;
  const chunk = isPlain ? chunkBytesOf(info) / (chunkShape[0] ?? 1) : maxEncodedBytes(info);
  return columns * (chunk + index);
}
