/** Values by their place in a dictionary: copied as they are, whatever they mean. */
import { type FixedValues, outsideDictionary } from './values';

/** Copies the values of `indices[0, count)` to the places from `to` on. @throws DamagedPage */
export type PickValues = (indices: Uint32Array, count: number, to: number) => void;

/** @param target bytes of a whole number of the dictionary's values */
export function pickValues({ width, bytes }: FixedValues, target: Uint8Array): PickValues {
  const size = bytes.length / width;
  const pick = pickOf(width, bytes, target);
  return (indices, count, to) => {
    if (pick(indices, count, to)) return;
    const index = indices.subarray(0, count).find((found) => found >= size) ?? 0;
    throw outsideDictionary(index, size);
  };
}

/** In memory where numbers of its width may be read at once. */
export function aligned(values: FixedValues): FixedValues {
  if (values.bytes.byteOffset % values.width === 0) return values;
  return { ...values, bytes: new Uint8Array(values.bytes) };
}

/** What returns false where an index lies outside. */
type Pick = (indices: Uint32Array, count: number, to: number) => boolean;

function pickOf(width: number, bytes: Uint8Array, target: Uint8Array): Pick {
  const isAligned = bytes.byteOffset % width === 0 && target.byteOffset % width === 0;
  if (width === 1) return (...range) => pick1(bytes, target, ...range);
  if (width === 2 && isAligned) {
    const from = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    const all = new Uint16Array(target.buffer, target.byteOffset, target.length / 2);
    return (...range) => pick2(from, all, ...range);
  }
  if ((width === 4 || width === 8) && isAligned) {
    // As whole numbers: a float that passes through a variable may lose its NaN's payload.
    const from = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const all = new Uint32Array(target.buffer, target.byteOffset, target.length / 4);
    return width === 4
      ? (...range) => pick4(from, all, ...range)
      : (...range) => pick8(from, all, ...range);
  }
  return (...range) => pickBytes(width, bytes, target, ...range);
}

// One loop for each kind of array: a loop that meets several is compiled for none of them.
// In each `outside` becomes negative with the first index that is too large, and stays so:
// cheaper than a branch. An index of 2³¹ or more is negative itself.

function pick1(
  from: Uint8Array,
  target: Uint8Array,
  indices: Uint32Array,
  count: number,
  to: number,
): boolean {
  const last = from.length - 1;
  let outside = 0;
  for (let at = 0; at < count; at += 1) {
    const index = (indices[at] ?? 0) | 0;
    outside |= index | (last - index);
    target[to + at] = from[index] ?? 0;
  }
  return outside >= 0;
}

function pick2(
  from: Uint16Array,
  target: Uint16Array,
  indices: Uint32Array,
  count: number,
  to: number,
): boolean {
  const last = from.length - 1;
  let outside = 0;
  for (let at = 0; at < count; at += 1) {
    const index = (indices[at] ?? 0) | 0;
    outside |= index | (last - index);
    target[to + at] = from[index] ?? 0;
  }
  return outside >= 0;
}

function pick4(
  from: Uint32Array,
  target: Uint32Array,
  indices: Uint32Array,
  count: number,
  to: number,
): boolean {
  const last = from.length - 1;
  let outside = 0;
  for (let at = 0; at < count; at += 1) {
    const index = (indices[at] ?? 0) | 0;
    outside |= index | (last - index);
    target[to + at] = from[index] ?? 0;
  }
  return outside >= 0;
}

function pick8(
  from: Uint32Array,
  target: Uint32Array,
  indices: Uint32Array,
  count: number,
  to: number,
): boolean {
  const last = from.length / 2 - 1;
  let outside = 0;
  for (let at = 0; at < count; at += 1) {
    const index = (indices[at] ?? 0) | 0;
    outside |= index | (last - index);
    target[(to + at) * 2] = from[index * 2] ?? 0;
    target[(to + at) * 2 + 1] = from[index * 2 + 1] ?? 0;
  }
  return outside >= 0;
}

function pickBytes(
  width: number,
  from: Uint8Array,
  target: Uint8Array,
  indices: Uint32Array,
  count: number,
  to: number,
): boolean {
  const size = from.length / width;
  for (let at = 0; at < count; at += 1) {
    const index = indices[at] ?? 0;
    if (index >= size) return false;
    target.set(from.subarray(index * width, (index + 1) * width), (to + at) * width);
  }
  return true;
}
