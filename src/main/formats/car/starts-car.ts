const PRAGMA = Buffer.from('0aa16776657273696f6e02', 'hex');
/** The key `roots` and the start of a list: how DAG-CBOR orders the header of version 1. */
const ROOTS = Buffer.from('65726f6f7473', 'hex');

/** The version of the CAR that begins with these bytes; null where it is none. */
export function startsCar(start: Buffer): 1 | 2 | null {
  if (start.subarray(0, PRAGMA.length).equals(PRAGMA)) return 2;
  // A varint of one to three bytes, then a map of two keys, the shorter first.
  for (let at = 1; at <= 3; at += 1) {
    const isLength = (start[at - 1] ?? 0x80) < 0x80;
    const isMap = start[at] === 0xa2 && start.subarray(at + 1, at + 1 + ROOTS.length).equals(ROOTS);
    if (isLength && isMap) return 1;
    if (isLength) return null;
  }
  return null;
}
