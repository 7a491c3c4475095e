/**
 * Blosc 1 chunks (c-blosc, README_CHUNK_FORMAT.rst): a header of 16 bytes, the offset of each
 * block, and the blocks, each one stream or, of shuffled items, one stream a byte of the item.
 */

export interface BloscHeader {
  readonly bytes: number;
  readonly blockBytes: number;
  readonly encodedBytes: number;
  readonly itemBytes: number;
  readonly codec: 'blosclz' | 'lz4' | 'snappy' | 'zlib' | 'zstd';
  readonly shuffled: 'no' | 'bytes' | 'bits';
  readonly copied: boolean;
  readonly split: boolean;
}

export const BLOSC_HEADER_BYTES = 16;
const CODECS = ['blosclz', 'lz4', 'snappy', 'zlib', 'zstd'] as const;
/** As c-blosc: wider items, and blocks of fewer items, are never split. */
export const MAX_SPLITS = 16;
export const MIN_SPLIT_BYTES = 128;

/** @throws Error for what is no Blosc chunk. */
export function bloscHeader(encoded: Uint8Array): BloscHeader {
  if (encoded.length < BLOSC_HEADER_BYTES) throw new Error('it is too short for Blosc');
  const view = new DataView(encoded.buffer, encoded.byteOffset, BLOSC_HEADER_BYTES);
  const flags = view.getUint8(2);
  const codec = CODECS[flags >> 5];
  const itemBytes = view.getUint8(3);
  const bytes = view.getUint32(4, true);
  const blockBytes = view.getUint32(8, true);
  const encodedBytes = view.getUint32(12, true);
  if (view.getUint8(0) === 0 || view.getUint8(0) > 2 || codec === undefined || itemBytes === 0)
    throw new Error('it is no Blosc chunk');
  if (encodedBytes > encoded.length || encodedBytes < BLOSC_HEADER_BYTES)
    throw new Error(`it has ${encoded.length} bytes and says ${encodedBytes}`);
  if (bytes > 0 && (blockBytes === 0 || blockBytes > bytes))
    throw new Error('its blocks have no size');
  return {
    bytes,
    blockBytes,
    encodedBytes,
    itemBytes,
    codec,
    shuffled: (flags & 1) !== 0 && itemBytes > 1 ? 'bytes' : (flags & 4) !== 0 ? 'bits' : 'no',
    copied: (flags & 2) !== 0,
    split:
      (flags & 0x10) === 0 && itemBytes <= MAX_SPLITS && blockBytes / itemBytes >= MIN_SPLIT_BYTES,
  };
}
