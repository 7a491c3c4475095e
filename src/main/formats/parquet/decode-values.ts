import type { Encoding } from 'hyparquet';
import { convertValues } from './convert-values';
import { DamagedPage } from './damaged-page';
import { deltaLengths, deltaStrings, unpackDeltas } from './delta';
import { type IndexedValues, copyIndexed } from './indexed-values';
import { PageIndices } from './page-indices';
import { readRuns, unpackBits } from './run-length';
import { type ValueType, physicalWidth } from './value-type';
import { type FixedValues, type TextValues, type Values, countOf, pickText } from './values';

/** Where a page's values lie and how: bytes from `from` to the end. */
export interface EncodedValues {
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly count: number;
  /** Converted already. */
  readonly dictionary: Values | null;
  /** Most bytes that the values may take. */
  readonly maxBytes: number;
}

/**
 * The values of a page, converted. They may lie in the page's own memory.
 * @throws DamagedPage
 */
export function decodeValues(page: EncodedValues, type: ValueType): Values {
  const { count } = page;
  if (isIndexed(page)) return dictionaryValues(page);
  // Text has an offset a value at least, and many a string where it is rendered.
  const width = type.target.kind === 'fixed' ? type.target.width : 4;
  if (count * Math.max(width, physicalWidth(type) ?? 0) > page.maxBytes)
    throw new DamagedPage(`${count} values are more than a page may hold`, 'unsupported');
  return convertValues(physicalValues(page, type), type.target);
}

function physicalValues(page: EncodedValues, type: ValueType): Values {
  const { encoding, bytes, from, count, maxBytes } = page;
  switch (encoding) {
    case 'PLAIN':
      return plain(bytes, from, count, type);
    case 'RLE':
      if (type.physical === 'BOOLEAN') return runsOfBits(bytes, from, count);
      break;
    case 'DELTA_BINARY_PACKED':
      if (type.physical === 'INT32' || type.physical === 'INT64')
        return deltas(bytes, from, count, type);
      break;
    case 'DELTA_LENGTH_BYTE_ARRAY':
      if (type.physical === 'BYTE_ARRAY') return deltaLengths(bytes, from, count);
      break;
    case 'DELTA_BYTE_ARRAY':
      return sameWidth(deltaStrings(bytes, from, count, maxBytes), type);
    case 'BYTE_STREAM_SPLIT':
      return streams(bytes, from, count, type);
    default:
      break;
  }
  throw new DamagedPage(
    `its values are in the encoding ${encoding}, which Arrayscope does not read for ${type.physical}`,
    'unsupported',
  );
}

/**
 * The values of a page as places in a dictionary of numbers, not looked up yet; null where it has
 * no such values.
 * @throws DamagedPage
 */
export function indexedValues(page: EncodedValues): IndexedValues | null {
  const { bytes, from, count, dictionary, maxBytes } = page;
  if (!isIndexed(page)) return null;
  if (dictionary === null) throw new DamagedPage('it refers to a dictionary that is not there');
  if (dictionary.kind === 'text') return null;
  if (count * dictionary.width > maxBytes)
    throw new DamagedPage(`${count} values are more than a page may hold`, 'unsupported');
  return { kind: 'indexed', dictionary, indices: new PageIndices(bytes, from, count) };
}

function isIndexed({ encoding }: EncodedValues): boolean {
  return encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY';
}

function dictionaryValues(page: EncodedValues): Values {
  const { bytes, from, count, dictionary } = page;
  if (dictionary?.kind === 'text') {
    const indices = new Uint32Array(count);
    new PageIndices(bytes, from, count).read(0, count, (chunk, length, first) => {
      indices.set(chunk.subarray(0, length), first);
    });
    return pickText(dictionary, indices);
  }
  const found = indexedValues(page);
  if (found === null) throw new DamagedPage('it refers to a dictionary that is not there');
  const { width } = found.dictionary;
  const picked = new Uint8Array(count * width);
  copyIndexed(found, 0, count, picked);
  return { kind: 'fixed', width, bytes: picked };
}

function plain(bytes: Uint8Array, from: number, count: number, type: ValueType): Values {
  const width = physicalWidth(type);
  if (width === null) return plainText(bytes, from, count);
  if (type.physical === 'BOOLEAN') {
    if (from + Math.ceil(count / 8) > bytes.length) throw tooShort(count);
    const flags = new Uint8Array(count);
    unpackBits(bytes, from, 1, count, flags, 0);
    return { kind: 'fixed', width: 1, bytes: flags };
  }
  if (from + count * width > bytes.length) throw tooShort(count);
  return physical(bytes.subarray(from, from + count * width), width, type);
}

function plainText(bytes: Uint8Array, from: number, count: number): TextValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (from + count * 4 > bytes.length) throw tooShort(count);
  const offsets = new Int32Array(count + 1);
  const text = new Uint8Array(bytes.length - from - count * 4);
  let at = from;
  let end = 0;
  for (let row = 0; row < count; row += 1) {
    if (at + 4 > bytes.length) throw tooShort(count);
    const length = view.getUint32(at, true);
    at += 4;
    if (at + length > bytes.length || end + length > text.length) throw tooShort(count);
    if (length < 48)
      for (let byte = 0; byte < length; byte += 1) text[end + byte] = bytes[at + byte] ?? 0;
    else text.set(bytes.subarray(at, at + length), end);
    at += length;
    end += length;
    offsets[row + 1] = end;
  }
  return { kind: 'text', offsets, bytes: text.subarray(0, end) };
}

/** V1 and V2 pages alike: a length of four bytes, then runs of one bit. */
function runsOfBits(bytes: Uint8Array, from: number, count: number): FixedValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (from + 4 > bytes.length) throw tooShort(count);
  const end = Math.min(bytes.length, from + 4 + view.getUint32(from, true));
  const flags = readRuns(bytes, from + 4, end, 1, count, new Uint8Array(count));
  return { kind: 'fixed', width: 1, bytes: flags };
}

function deltas(bytes: Uint8Array, from: number, count: number, type: ValueType): FixedValues {
  const { values } = unpackDeltas(bytes, from, count);
  if (type.physical === 'INT64') return physical(new Uint8Array(values.buffer), 8, type);
  const narrow = Int32Array.from(values, (value) => Number(BigInt.asIntN(32, value)));
  return physical(new Uint8Array(narrow.buffer), 4, type);
}

/** Byte `b` of all values, one behind the other, then byte `b + 1`. */
function streams(bytes: Uint8Array, from: number, count: number, type: ValueType): FixedValues {
  const width = physicalWidth(type);
  if (width === null || width === 0)
    throw new DamagedPage(`its values are split into streams, which ${type.physical} cannot be`);
  if (from + count * width > bytes.length) throw tooShort(count);
  const whole = new Uint8Array(count * width);
  for (let byte = 0; byte < width; byte += 1) {
    const stream = from + byte * count;
    for (let row = 0, to = byte; row < count; row += 1, to += width)
      whole[to] = bytes[stream + row] ?? 0;
  }
  return physical(whole, width, type);
}

function sameWidth(values: TextValues, type: ValueType): Values {
  const width = physicalWidth(type);
  if (width === null) return values;
  const count = countOf(values);
  for (let row = 0; row <= count; row += 1)
    if (values.offsets[row] !== row * width)
      throw new DamagedPage(`its values are not all ${width} bytes wide`);
  return physical(values.bytes, width, type);
}

function physical(bytes: Uint8Array, width: number, type: ValueType): FixedValues {
  const little = type.physical === 'INT32' || type.physical === 'INT64';
  return { kind: 'fixed', width, bytes, ...(little ? { little } : {}) };
}

function tooShort(count: number): DamagedPage {
  return new DamagedPage(`it is too short for its ${count} values`);
}
