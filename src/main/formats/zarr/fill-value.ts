/**
 * The value of what was never written, as the bytes of one item in the array's own byte order
 * (version 3, “Fill value”; version 2, “Fill value encoding”). Null, which leaves the value open,
 * is read as zero, as zarr-python does.
 */
import { InputError } from '../../../shared/errors';
import { type NumericDtype, dtypeFacts } from '../../../shared/model/dtype';
import { float16Bits } from '../../../shared/model/float16';
import type { JsonValue } from '../../../shared/model/json';
import { swapBytes } from '../rows/strided';
import { codePointCount, utf8ToUtf32 } from '../rows/utf32';
import type { Element, FixedElement, NumericElement } from './element';
import { isJsonList, unmarked } from './lossless-json';

/** @throws InputError `bad-fill-value`; whoever knows the array adds its name. */
export function fillBytes(value: JsonValue | undefined, element: Element): Uint8Array {
  if (element.kind === 'text') {
    if (typeof value !== 'string') return new Uint8Array(0);
    return element.encoding === 'utf8' ? new TextEncoder().encode(value) : base64(value);
  }
  const item = new Uint8Array(element.itemBytes);
  if (value === null || value === undefined || value === 0 || value === '') return item;
  putFill(unmarked(value), element, item);
  return item;
}

function putFill(value: JsonValue, element: FixedElement, item: Uint8Array): void {
  if (element.kind === 'numeric' && element.inner.length === 0) {
    putNumber(value, element, item);
  } else if (element.kind === 'unicode') {
    const text = new TextEncoder().encode(typeof value === 'string' ? value : '');
    if (codePointCount(text) * 4 > item.length) throw badFill(value);
    utf8ToUtf32(text, item, 0);
    if (element.byteOrder === 'big') swapBytes(item, 4);
  } else {
    const bytes = typeof value === 'string' ? base64(value) : byteList(value);
    if (bytes.length > item.length) throw badFill(value);
    item.set(bytes);
  }
}

function putNumber(value: JsonValue, { dtype, byteOrder }: NumericElement, item: Uint8Array): void {
  const { slots, kind, itemBytes } = dtypeFacts(dtype);
  const slotBytes = itemBytes / slots;
  const view = new DataView(item.buffer);
  const little = byteOrder === 'little';
  if (kind === 'complex') {
    const [real, imaginary]: readonly JsonValue[] = isJsonList(value) ? value : [value, 0];
    putFloat(view, 0, slotBytes, real ?? null, little);
    putFloat(view, slotBytes, slotBytes, imaginary ?? null, little);
  } else if (kind === 'float') {
    putFloat(view, 0, slotBytes, value, little);
  } else {
    putInteger(view, dtype, integerOf(value), little);
  }
}

const FLOATS: Readonly<Record<string, number>> = {
  NaN,
  Infinity,
  '-Infinity': -Infinity,
};

function putFloat(
  view: DataView,
  at: number,
  bytes: number,
  given: JsonValue,
  little: boolean,
): void {
  const value = unmarked(given);
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value)) {
    // The bits themselves, most significant first.
    if (value.length !== 2 + bytes * 2) throw badFill(value);
    putBits(view, at, bytes, BigInt(value), little);
    return;
  }
  const number = typeof value === 'string' ? (FLOATS[value] ?? numberOf(value)) : value;
  if (typeof number !== 'number') throw badFill(value);
  if (bytes === 2) view.setUint16(at, float16Bits(number), little);
  else if (bytes === 4) view.setFloat32(at, number, little);
  else view.setFloat64(at, number, little);
}

function numberOf(text: string): number | null {
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? null : number;
}

function integerOf(value: JsonValue): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value === 'NaT') return -(2n ** 63n);
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && /^-?[0-9]{1,20}$/.test(text)) return BigInt(text);
  throw badFill(value);
}

function putInteger(view: DataView, dtype: NumericDtype, value: bigint, little: boolean): void {
  const { kind, itemBytes } = dtypeFacts(dtype);
  const bits = itemBytes * 8;
  const kept = kind === 'int' ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  if (kept !== value || (kind === 'bool' && value > 1n)) throw badFill(String(value));
  putBits(view, 0, itemBytes, BigInt.asUintN(bits, value), little);
}

function putBits(view: DataView, at: number, bytes: number, bits: bigint, little: boolean): void {
  for (let byte = 0; byte < bytes; byte += 1) {
    const place = little ? byte : bytes - 1 - byte;
    view.setUint8(at + place, Number((bits >> BigInt(8 * byte)) & 0xffn));
  }
}

function base64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function byteList(value: JsonValue): Uint8Array {
  const isByte = (item: JsonValue): item is number =>
    typeof item === 'number' && Number.isInteger(item) && item >= 0 && item < 256;
  if (!isJsonList(value) || !value.every((item) => isByte(item))) throw badFill(value);
  return Uint8Array.from(value.filter(isByte));
}

function badFill(value: JsonValue): InputError {
  const shown = JSON.stringify(value).slice(0, 80);
  return new InputError('bad-fill-value', `The fill value ${shown} does not fit the array's type.`);
}
