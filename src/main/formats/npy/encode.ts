/**
 * Writes `.npy` headers with the text that NumPy itself would write: the same spelling, the same
 * room for a growing row count, data aligned to 64 bytes. Source: numpy.lib.format
 * (`_write_array_header`, `_wrap_header`).
 */
import { type NumericDtype, bytesOf } from '../../../shared/model/dtype';
import type { Tensor } from '../../../shared/model/tensor';
import { pythonString, pythonTuple } from './python-repr';

/** The dtype of a file to be written; always little-endian. */
export type Descr = string | readonly DescrField[];
export interface DescrField {
  readonly name: string;
  readonly descr: string;
  readonly shape: readonly number[];
}

/** NumPy leaves room for so many digits, so that a header can be patched when rows are added. */
const ROW_COUNT_DIGITS = 21;
const DATA_ALIGNMENT = 64;
const MAX_VERSION_1_TEXT = 0xffff;

const CODES: Readonly<Record<NumericDtype, string>> = {
  bool: '|b1',
  int8: '|i1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
  uint8: '|u1',
  uint16: '<u2',
  uint32: '<u4',
  uint64: '<u8',
  float16: '<f2',
  float32: '<f4',
  float64: '<f8',
  complex64: '<c8',
  complex128: '<c16',
};

export function numericDescr(dtype: NumericDtype): string {
  return CODES[dtype];
}

/**
 * A whole header, magic included. Its length does not depend on the row count (`shape[0]`), so
 * it may be written first and patched in place when the count is known.
 */
export function encodeNpyHeader(descr: Descr, shape: readonly number[]): Uint8Array {
  const extents = shape.map(String);
  const text =
    `{'descr': ${descrText(descr)}, 'fortran_order': False, 'shape': ${pythonTuple(extents)}, }` +
    ' '.repeat(extents[0] === undefined ? 0 : Math.max(0, ROW_COUNT_DIGITS - extents[0].length));
  if (!/^[\x00-\xff]*$/.test(text)) return wrap(3, Buffer.from(text, 'utf8'));
  const bytes = Buffer.from(text, 'latin1');
  return wrap(paddedLength(1, bytes.length) <= MAX_VERSION_1_TEXT ? 1 : 2, bytes);
}

/** One tensor as the bytes of a `.npy` file, as `np.save` would write it. */
export function encodeNpy(tensor: Tensor): Uint8Array<ArrayBuffer> {
  const header = encodeNpyHeader(numericDescr(tensor.dtype), tensor.shape);
  const data = bytesOf(tensor.data);
  const file = new Uint8Array(header.length + data.length);
  file.set(header);
  file.set(data, header.length);
  return file;
}

function descrText(descr: Descr): string {
  if (typeof descr === 'string') return pythonString(descr);
  const fields = descr.map(({ name, descr: code, shape }) =>
    pythonTuple([
      pythonString(name),
      pythonString(code),
      ...(shape.length === 0 ? [] : [pythonTuple(shape.map(String))]),
    ]),
  );
  return `[${fields.join(', ')}]`;
}

/** Length of the text with its padding and line end. NumPy pads 64, not 0, where it fits exactly. */
function paddedLength(version: 1 | 2 | 3, textBytes: number): number {
  const prefix = version === 1 ? 10 : 12;
  const length = textBytes + 1;
  return length + DATA_ALIGNMENT - ((prefix + length) % DATA_ALIGNMENT);
}

function wrap(version: 1 | 2 | 3, text: Uint8Array): Uint8Array {
  const prefix = version === 1 ? 10 : 12;
  const length = paddedLength(version, text.length);
  const header = new Uint8Array(prefix + length).fill(0x20);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(header.buffer);
  if (version === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  header.set(text, prefix);
  header[header.length - 1] = 0x0a;
  return header;
}
