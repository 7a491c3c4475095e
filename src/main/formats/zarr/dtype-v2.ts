import { isNumericDtype } from '../../../shared/model/dtype';
import type { JsonValue } from '../../../shared/model/json';
import type { ByteOrder } from '../rows/utf32';
import {
  type Element,
  type RecordMember,
  numericElement,
  recordElement,
  stringElement,
  unsupported,
} from './element';
import { isJsonList } from './lossless-json';

/** NumPy's kind letters of numbers, by what their names begin with. */
const NUMBERS: Readonly<Record<string, string>> = {
  i: 'int',
  u: 'uint',
  f: 'float',
  c: 'complex',
};

/**
 * The `dtype` of `.zarray` (Zarr version 2, “Data type encoding”).
 * @param filters names of the filters: they say what objects (`|O`) are
 * @throws InputError `unsupported-dtype`
 */
export function elementV2(dtype: JsonValue, filters: readonly string[]): Element {
  if (typeof dtype === 'string') {
    if (dtype !== '|O') return simpleElement(dtype);
    if (filters.includes('vlen-utf8')) return { kind: 'text', encoding: 'utf8' };
    if (filters.includes('vlen-bytes')) return { kind: 'text', encoding: 'bytes' };
    throw unsupported(`Python objects kept by ${filters.join(', ') || 'no filter'}`);
  }
  if (!isJsonList(dtype)) throw unsupported(`the dtype ${JSON.stringify(dtype)}`);
  return recordElement(dtype.map((member) => memberOf(member)));
}

function memberOf(member: JsonValue): readonly [string, RecordMember['element']] {
  const [name, dtype, shape]: readonly JsonValue[] = isJsonList(member) ? member : [];
  if (typeof name !== 'string' || typeof dtype !== 'string')
    throw unsupported(`the record member ${JSON.stringify(member)}`);
  const element = simpleElement(dtype);
  if (shape === undefined) return [name, element];
  const inner = isJsonList(shape) ? shape.filter((extent) => isExtent(extent)) : [];
  if (element.kind !== 'numeric' || !isJsonList(shape) || inner.length !== shape.length)
    throw unsupported(`the record member ${JSON.stringify(member)}`);
  return [name, numericElement(element.dtype, element.byteOrder, [...inner, ...element.inner])];
}

function simpleElement(dtype: string): RecordMember['element'] {
  const [, order, kind = '', digits = ''] =
    /^([<>|=])([a-zA-Z])([0-9]*)(?:\[[0-9]*[a-zA-Zμ]+\])?$/.exec(dtype) ?? [];
  const byteOrder: ByteOrder = order === '>' ? 'big' : 'little';
  const size = Number(digits);
  if (kind === 'b' && size === 1) return numericElement('bool', byteOrder);
  if (kind === 'U') return stringElement('unicode', size * 4, byteOrder);
  if (kind === 'S') return stringElement('bytes', size, byteOrder);
  if (kind === 'V') return numericElement('uint8', byteOrder, [size]);
  // Moments and spans are kept as counts of their unit.
  if ((kind === 'M' || kind === 'm') && size === 8) return numericElement('int64', byteOrder);
  const name = `${NUMBERS[kind] ?? ''}${size * 8}`;
  if (isNumericDtype(name)) return numericElement(name, byteOrder);
  throw unsupported(`the dtype ${JSON.stringify(dtype)}`);
}

function isExtent(value: JsonValue): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
