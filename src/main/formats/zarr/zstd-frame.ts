/**
 * How much a Zstandard frame can hold, from its headers alone (RFC 8878, sections 3.1.1.1 “Frame
 * header” and 3.1.1.2 “Blocks”), so that memory is asked for only where the frame may fill it.
 */
const MAGIC = 0xfd2fb528;
const MAX_BLOCK_BYTES = 128 * 1024;
/** Bytes of the field by its flag; flag 0 has one byte in a single-segment frame only. */
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];

/** @throws Error for what is no frame. */
export function zstdContentBound(encoded: Uint8Array): {
  readonly bytes: number;
  /** False where the frame does not say, and `bytes` is the most that its blocks could hold. */
  readonly exact: boolean;
} {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  if (encoded.length < 6 || view.getUint32(0, true) !== MAGIC)
    throw new Error('it is no zstd frame');
  const descriptor = view.getUint8(4);
  const single = (descriptor & 0x20) !== 0;
  const flag = descriptor >> 6;
  const sizeBytes = flag === 0 && single ? 1 : (CONTENT_SIZE_BYTES[flag] ?? 0);
  const sizeAt = 5 + (single ? 0 : 1) + (DICTIONARY_ID_BYTES[descriptor & 3] ?? 0);
  const blocksAt = sizeAt + sizeBytes;
  if (encoded.length < blocksAt + 3) throw new Error('its frame ends in the header');
  if (sizeBytes === 0) return { bytes: blocksBound(view, blocksAt), exact: false };
  return { bytes: contentSize(view, sizeAt, sizeBytes), exact: true };
}

function contentSize(view: DataView, at: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  if (bytes === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}

function blocksBound(view: DataView, start: number): number {
  let bound = 0;
  let at = start;
  for (;;) {
    if (at + 3 > view.byteLength) throw new Error('its frame ends in a block header');
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const size = header >> 3;
    const kind = (header >> 1) & 3;
    // A raw block holds its bytes, a run one byte many times; a compressed one a block at most.
    bound += kind === 2 ? MAX_BLOCK_BYTES : size;
    at += 3 + (kind === 1 ? 1 : size);
    if ((header & 1) === 1) return bound;
  }
}
