import type { BatchBytes } from './batch-bytes';
import type { Slot } from './slots';

/** Offsets `start` to `start + count`, both included, of an array of lists or strings. */
export async function readOffsets(
  bytes: BatchBytes,
  slot: Slot,
  bits: 32 | 64,
  start: number,
  count: number,
): Promise<Int32Array | Float64Array> {
  // Without a value there may be no first offset either.
  if (count === 0) return new Int32Array(1);
  const width = bits / 8;
  await bytes.demand(slot, 1, (start + count + 1) * width);
  const raw = new Uint8Array((count + 1) * width);
  await bytes.read(slot, 1, start * width, raw);
  if (bits === 32) return new Int32Array(raw.buffer);
  return Float64Array.from(new BigInt64Array(raw.buffer), Number);
}
