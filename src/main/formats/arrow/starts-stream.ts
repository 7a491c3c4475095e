/**
 * Whether a file begins with a message that is a schema, by its first bytes: a marker, a length,
 * and the root table of a FlatBuffer whose header is of type 1.
 */
export function startsStream(start: Uint8Array): boolean {
  if (start.length < 32) return false;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const isMarked = view.getUint32(0, true) === 0xffffffff;
  const prefix = isMarked ? 8 : 4;
  const length = view.getUint32(prefix - 4, true);
  if (length < 24 || length > 2 ** 28) return false;
  try {
    const root = prefix + view.getUint32(prefix, true);
    const vtable = root - view.getInt32(root, true);
    const entries = view.getUint16(vtable, true);
    // Slots of Message: version, type of the header, header, length of the body.
    if (entries < 10 || entries > 16) return false;
    const type = view.getUint16(vtable + 6, true);
    return type !== 0 && view.getUint8(root + type) === 1;
  } catch {
    // An offset that leads out of the first bytes is no schema's.
    return false;
  }
}
