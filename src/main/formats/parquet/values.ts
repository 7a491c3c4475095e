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

/** Values by their place in a dictionary. */
export function pick(dictionary: Values, indices: Uint32Array | Uint8Array): Values {
  const count = countOf(dictionary);
  let largest = -1;
  for (const index of indices) if (index > largest) largest = index;
  if (largest >= count)
    throw new DamagedPage(`it asks for value ${largest} of a dictionary of ${count}`);
  return dictionary.kind === 'text'
    ? pickText(dictionary, indices)
    : pickFixed(dictionary, indices);
}

function pickFixed({ width, bytes }: FixedValues, indices: Uint32Array | Uint8Array): FixedValues {
  const picked = new Uint8Array(indices.length * width);
  if (width === 1) {
    for (let at = 0; at < indices.length; at += 1) picked[at] = bytes[indices[at] ?? 0] ?? 0;
  } else if (width === 2) {
    const from = new Uint16Array(copied(bytes));
    const to = new Uint16Array(picked.buffer);
    for (let at = 0; at < indices.length; at += 1) to[at] = from[indices[at] ?? 0] ?? 0;
  } else if (width === 4 || width === 8) {
    // As whole numbers: a float that passes through a variable may lose its NaN's payload.
    const words = width / 4;
    const from = new Uint32Array(copied(bytes));
    const to = new Uint32Array(picked.buffer);
    for (let at = 0; at < indices.length; at += 1) {
      const index = (indices[at] ?? 0) * words;
      to[at * words] = from[index] ?? 0;
      if (words === 2) to[at * 2 + 1] = from[index + 1] ?? 0;
    }
  } else {
    for (let at = 0; at < indices.length; at += 1) {
      const index = (indices[at] ?? 0) * width;
      picked.set(bytes.subarray(index, index + width), at * width);
    }
  }
  return { kind: 'fixed', width, bytes: picked };
}

/** In memory of its own, and so aligned. */
function copied(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy.buffer;
}

function pickText({ offsets, bytes }: TextValues, indices: Uint32Array | Uint8Array): TextValues {
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
