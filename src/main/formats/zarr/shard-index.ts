/**
 * The index of a shard (version 3, “Sharding codec”, “Binary shard format”): for each chunk in C
 * order its offset and its length as two 64-bit numbers, both all ones for a chunk that is absent,
 * and a checksum behind.
 */
import { elementCount } from '../../../shared/model/dtype';
import type { ArrayInfo, ShardSpec } from './array-info';
import { gridOf } from './array-info';
import { crc32c } from './crc32c';
import { damaged } from './pipeline';

const ENTRY_BYTES = 16;
const SUM_BYTES = 4;
const ABSENT = 0xffff_ffff_ffff_ffffn;

export interface ByteRange {
  readonly offset: number;
  readonly bytes: number;
}

export function indexBytes(shard: ShardSpec, info: Pick<ArrayInfo, 'chunkShape'>): number {
  return (
    elementCount(gridOf(shard.shape, info.chunkShape)) * ENTRY_BYTES +
    (shard.indexChecksum ? SUM_BYTES : 0)
  );
}

/**
 * Where each chunk lies, null for an absent one.
 * @throws InputError `damaged-chunk` for a range outside the file, or a wrong checksum
 */
export function parseShardIndex(
  encoded: Uint8Array,
  shard: ShardSpec,
  fileBytes: number,
  path: string,
): readonly (ByteRange | null)[] {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const little = shard.indexByteOrder === 'little';
  const entries = encoded.length - (shard.indexChecksum ? SUM_BYTES : 0);
  if (shard.indexChecksum && crc32c(encoded.subarray(0, entries)) !== view.getUint32(entries, true))
    throw damaged(path, 'sharding_indexed', "the checksum of the shard's index is wrong");
  const ranges: (ByteRange | null)[] = [];
  for (let at = 0; at < entries; at += ENTRY_BYTES) {
    const offset = view.getBigUint64(at, little);
    const bytes = view.getBigUint64(at + 8, little);
    if (offset === ABSENT && bytes === ABSENT) {
      ranges.push(null);
      continue;
    }
    if (offset + bytes > BigInt(fileBytes))
      throw damaged(
        path,
        'sharding_indexed',
        `its index names bytes ${offset} to ${offset + bytes} of ${fileBytes}`,
      );
    ranges.push({ offset: Number(offset), bytes: Number(bytes) });
  }
  return ranges;
}

export function encodeShardIndex(
  ranges: readonly (ByteRange | null)[],
  shard: ShardSpec,
): Uint8Array {
  const entries = ranges.length * ENTRY_BYTES;
  const encoded = new Uint8Array(entries + (shard.indexChecksum ? SUM_BYTES : 0));
  const view = new DataView(encoded.buffer);
  const little = shard.indexByteOrder === 'little';
  ranges.forEach((range, index) => {
    view.setBigUint64(index * ENTRY_BYTES, range === null ? ABSENT : BigInt(range.offset), little);
    view.setBigUint64(
      index * ENTRY_BYTES + 8,
      range === null ? ABSENT : BigInt(range.bytes),
      little,
    );
  });
  if (shard.indexChecksum) view.setUint32(entries, crc32c(encoded.subarray(0, entries)), true);
  return encoded;
}
