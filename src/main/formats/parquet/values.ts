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

export function outsideDictionary(index: number, size: number): DamagedPage {
  return new DamagedPage(`it asks for value ${index} of a dictionary of ${size}`);
}

/** Text by its place in a dictionary. @throws DamagedPage where there is none. */
export function pickText({ offsets, bytes }: TextValues, indices: Uint32Array): TextValues {
  const count = offsets.length - 1;
  const ends = new Int32Array(indices.length + 1);
  let end = 0;
  for (let at = 0; at < indices.length; at += 1) {
    const index = indices[at] ?? 0;
    if (index >= count) throw outsideDictionary(index, count);
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
