/**
 * Where a deflated member of ours can be entered. Its data is deflated in chunks of
 * `CHUNK_BYTES` that end in a full flush (RFC 1951: an empty stored block, byte-aligned, and no
 * match reaches back over it), so each chunk is unpacked by itself; to any other reader it is one
 * ordinary stream. The extra field 0x5341 of the central directory lists their packed sizes:
 * version 1 (uint8), bytes of a chunk before packing (uint32), offset of the first chunk in the
 * member (uint32), then one uint32 a chunk; all little-endian.
 */
export const CHECKPOINT_FIELD = 0x5341;
export const CHUNK_BYTES = 256 * 1024;
const VERSION = 1;
const HEAD_BYTES = 9;
/** Extra fields of one entry have a 16-bit length; some of it is left to zip64. */
const MAX_FIELD_BYTES = 65_000;
const MAX_ENTRIES = Math.floor((MAX_FIELD_BYTES - HEAD_BYTES) / 4);

export interface Checkpoints {
  /** Bytes of data in a chunk; the last may have fewer. */
  readonly chunkBytes: number;
  /** Offset of the first chunk from the start of the member's packed bytes. */
  readonly first: number;
  /** Packed bytes of each chunk. */
  readonly sizes: readonly number[];
}

/** Neighbours are joined until the list fits: a chunk of two can be entered at its start. */
export function encodeCheckpoints({ chunkBytes, first, sizes }: Checkpoints): Uint8Array {
  if (sizes.length > MAX_ENTRIES) {
    const joined = sizes.flatMap((size, index) =>
      index % 2 === 0 ? [size + (sizes[index + 1] ?? 0)] : [],
    );
    return encodeCheckpoints({ chunkBytes: chunkBytes * 2, first, sizes: joined });
  }
  const bytes = new Uint8Array(HEAD_BYTES + sizes.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint32(1, chunkBytes, true);
  view.setUint32(5, first, true);
  sizes.forEach((size, index) => view.setUint32(HEAD_BYTES + index * 4, size, true));
  return bytes;
}

/** The list of a member of `dataBytes` in `packedBytes`, or null where it makes no sense for it. */
export function decodeCheckpoints(
  bytes: Uint8Array,
  dataBytes: number,
  packedBytes: number,
): Checkpoints | null {
  if (bytes.length < HEAD_BYTES || (bytes.length - HEAD_BYTES) % 4 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== VERSION) return null;
  const chunkBytes = view.getUint32(1, true);
  const first = view.getUint32(5, true);
  const count = (bytes.length - HEAD_BYTES) / 4;
  const sizes = Array.from({ length: count }, (_, index) =>
    view.getUint32(HEAD_BYTES + index * 4, true),
  );
  const total = sizes.reduce((sum, size) => sum + size, first);
  const fits = chunkBytes >= CHUNK_BYTES && chunkBytes % CHUNK_BYTES === 0 && total <= packedBytes;
  return fits && Math.ceil(dataBytes / chunkBytes) === count ? { chunkBytes, first, sizes } : null;
}
