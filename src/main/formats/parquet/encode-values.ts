import { ByteWriter } from 'hyparquet-writer';
import type { Encoding } from './stored-column';

/** Narrow integers: the dictionary of all of them, so that an index is the integer's own bytes. */
export function identityDictionary(valueBytes: number, signed: boolean): Uint8Array {
  const count = 2 ** (8 * valueBytes);
  const values = new Int32Array(count);
  for (let value = 0; value < count; value += 1)
    values[value] = signed && value >= count / 2 ? value - count : value;
  return new Uint8Array(values.buffer);
}

/** The indices of such a dictionary: their width in bits, one packed run, the values' own bytes. */
export function identityIndices(bytes: Uint8Array, valueBytes: number): Uint8Array {
  const count = bytes.length / valueBytes;
  const groups = Math.ceil(count / 8);
  const writer = new ByteWriter(groups * 8 * valueBytes + 8);
  writer.appendUint8(8 * valueBytes);
  if (count > 0) {
    writer.appendVarInt(groups * 2 + 1);
    writer.appendBytes(bytes);
    writer.appendBytes(new Uint8Array(groups * 8 * valueBytes - bytes.length));
  }
  return writer.getBytes();
}

/** Values of the dataset's memory as PLAIN keeps them. */
export function plainValues(
  bytes: Uint8Array,
  encoding: Encoding,
  valueBytes: number,
  signed: boolean,
): Uint8Array {
  switch (encoding) {
    case 'same':
    case 'text':
      return bytes;
    case 'bits': {
      const bits = new Uint8Array(Math.ceil(bytes.length / 8));
      for (let index = 0; index < bytes.length; index += 1)
        if (bytes[index] !== 0) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
      return bits;
    }
    case 'widen':
      return widened(bytes, valueBytes, signed);
  }
}

function widened(bytes: Uint8Array, valueBytes: number, signed: boolean): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = new Int32Array(bytes.length / valueBytes);
  for (let index = 0; index < wide.length; index += 1) {
    const at = index * valueBytes;
    const value = valueBytes === 1 ? view.getUint8(at) : view.getUint16(at, true);
    const half = 2 ** (8 * valueBytes - 1);
    wide[index] = signed && value >= half ? value - 2 * half : value;
  }
  return new Uint8Array(wide.buffer);
}
