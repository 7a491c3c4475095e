const SIGNATURE = 0x4c4f4347;
const HEADER_BYTES = 16;

/**
 * Whether these bytes are a global heap collection on which the library would stand still for
 * ever: its free space (the object of index 0) has no size, so that no step is made behind it
 * (HDF5 file format specification 3.0, III.E “Level 1E: Global Heap”; lengths of 8 bytes).
 */
export function isEndlessHeap(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // “GCOL”, version 1 and three bytes that are zero.
  if (view.getUint32(0, true) !== SIGNATURE || view.getUint32(4, true) !== 1) return false;
  const end = Math.min(bytes.length, Number(view.getBigUint64(8, true)));
  for (let at = HEADER_BYTES; at + HEADER_BYTES <= end;) {
    const isFree = view.getUint16(at, true) === 0;
    const size = Number(view.getBigUint64(at + 8, true));
    if (isFree && size === 0) return true;
    at += isFree ? size : HEADER_BYTES + Math.ceil(size / 8) * 8;
  }
  return false;
}
