/** Values of a page, in the bytes that the dataset's column will hold. */
import { DamagedPage } from './damaged-page';

export type Values = FixedValues | TextValues;

/** `count` values of `width` bytes each. */
export interface FixedValues {
  readonly kind: 'fixed';
  readonly width: number;
  readonly bytes: Uint8Array;
  /** True for INT32 and INT64 as the file holds them: a decimal in bytes is big-endian. */
  readonly little?: boolean;
}

/** Value `i` is `bytes[offsets[i], offsets[i + 1])`. */
export interface TextValues {
  readonly kind: 'text';
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

export function countOf(values: Values): number {
  return values.kind === 'text' ? values.offsets.length - 1 : values.bytes.length / values.width;
}

/** Text of the given strings. */
export function textValues(texts: readonly string[]): TextValues {
  return fromParts(texts.map((text) => Buffer.from(text, 'utf8')));
}

export function fromParts(parts: readonly Uint8Array[]): TextValues {
  const offsets = new Int32Array(parts.length + 1);
  let end = 0;
  parts.forEach((part, index) => {
    end += part.length;
    offsets[index + 1] = end;
  });
  const bytes = new Uint8Array(end);
  parts.forEach((part, index) => bytes.set(part, offsets[index]));
  return { kind: 'text', offsets, bytes };
}

/**
 * Values by their place in a dictionary.
 * @param target bytes of exactly `count` values
 * @throws DamagedPage where the dictionary has no such value
 */
export function pickInto(
  { width, bytes }: FixedValues,
  indices: Uint32Array,
  count: number,
  target: Uint8Array,
): void {
  checkIndices(indices, count, bytes.length / width);
  const isAligned = bytes.byteOffset % width === 0 && target.byteOffset % width === 0;
  if (width === 1) {
    for (let at = 0; at < count; at += 1) target[at] = bytes[indices[at] ?? 0] ?? 0;
  } else if (width === 2 && isAligned) {
    const from = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    const to = new Uint16Array(target.buffer, target.byteOffset, count);
    for (let at = 0; at < count; at += 1) to[at] = from[indices[at] ?? 0] ?? 0;
  } else if (width === 4 && isAligned) {
    // As whole numbers: a float that passes through a variable may lose its NaN's payload.
    const from = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const to = new Uint32Array(target.buffer, target.byteOffset, count);
    for (let at = 0; at < count; at += 1) to[at] = from[indices[at] ?? 0] ?? 0;
  } else if (width === 8 && isAligned) {
    const from = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const to = new Uint32Array(target.buffer, target.byteOffset, count * 2);
    for (let at = 0; at < count; at += 1) {
      const index = (indices[at] ?? 0) * 2;
      to[at * 2] = from[index] ?? 0;
      to[at * 2 + 1] = from[index + 1] ?? 0;
    }
  } else {
    for (let at = 0; at < count; at += 1) {
      const index = (indices[at] ?? 0) * width;
      target.set(bytes.subarray(index, index + width), at * width);
    }
  }
}

/** In memory where numbers of its width may be read at once. */
export function aligned(values: FixedValues): FixedValues {
  if (values.bytes.byteOffset % values.width === 0) return values;
  return { ...values, bytes: new Uint8Array(values.bytes) };
}

function checkIndices(indices: Uint32Array, count: number, size: number): void {
  let largest = -1;
  for (let at = 0; at < count; at += 1) {
    const index = indices[at] ?? 0;
    if (index > largest) largest = index;
  }
  if (largest >= size)
    throw new DamagedPage(`it asks for value ${largest} of a dictionary of ${size}`);
}

/** As `pickInto`, of text. */
export function pickText({ offsets, bytes }: TextValues, indices: Uint32Array): TextValues {
  checkIndices(indices, indices.length, offsets.length - 1);
  const ends = new Int32Array(indices.length + 1);
  let end = 0;
  for (let at = 0; at < indices.length; at += 1) {
    const index = indices[at] ?? 0;
    end += (offsets[index + 1] ?? 0) - (offsets[index] ?? 0);
    if (end > 2 ** 28) throw new DamagedPage('it holds more than 256 MiB of text', 'unsupported');
    ends[at + 1] = end;
  }
  const picked = new Uint8Array(end);
  for (let at = 0; at < indices.length; at += 1) {
    const index = indices[at] ?? 0;
    picked.set(bytes.subarray(offsets[index], offsets[index + 1]), ends[at]);
  }
  return { kind: 'text', offsets: ends, bytes: picked };
}

/**
 * Values with room for those that are missing: zeros, or empty text.
 * @param present one byte a row, 1 where the next value belongs
 */
export function spread(values: Values, present: Uint8Array): Values {
  if (values.kind === 'text') {
    const offsets = new Int32Array(present.length + 1);
    let next = 0;
    for (let row = 0; row < present.length; row += 1) {
      next += present[row] ?? 0;
      offsets[row + 1] = values.offsets[next] ?? 0;
    }
    return { kind: 'text', offsets, bytes: values.bytes };
  }
  const { width, bytes } = values;
  const wide = new Uint8Array(present.length * width);
  for (let row = 0, next = 0; row < present.length; row += 1) {
    if (present[row] === 0) continue;
    if (width <= 8)
      for (let byte = 0; byte < width; byte += 1)
        wide[row * width + byte] = bytes[next * width + byte] ?? 0;
    else wide.set(bytes.subarray(next * width, (next + 1) * width), row * width);
    next += 1;
  }
  return { kind: 'fixed', width, bytes: wide };
}
