import { InputError } from '../errors';
import { bytesOf, dtypeFacts, elementCount, isNumericDtype, viewElements } from './dtype';
import type { Tensor } from './tensor';

/**
 * A tensor as one block of bytes, the way it crosses to the renderer: the serialisers between the
 * processes turn typed arrays into objects and NaN into null.
 *
 * Layout, little-endian: magic `ASTF` (4 bytes), header length H (uint32), H bytes of UTF-8 JSON
 * `{ dtype, shape }` padded with spaces so that the data begins at a multiple of 16, data.
 */
const MAGIC = 0x46545341; // 'ASTF' read as a little-endian uint32
const PREFIX_BYTES = 8;
const ALIGNMENT = 16;

/** The two parts of a frame; the data part is a view, not a copy. */
export function encodeTensorFrame(tensor: Tensor): readonly [Uint8Array<ArrayBuffer>, Uint8Array] {
  const json = JSON.stringify({ dtype: tensor.dtype, shape: tensor.shape });
  const text = new TextEncoder().encode(json);
  const end = Math.ceil((PREFIX_BYTES + text.length) / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(end).fill(0x20, PREFIX_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, end - PREFIX_BYTES, true);
  header.set(text, PREFIX_BYTES);
  return [header, bytesOf(tensor.data)];
}

/** @throws InputError when the bytes are no frame or its length disagrees with its header. */
export function decodeTensorFrame(frame: ArrayBuffer): Tensor {
  if (frame.byteLength < PREFIX_BYTES) throw malformed('it is shorter than its prefix');
  const view = new DataView(frame);
  if (view.getUint32(0, true) !== MAGIC) throw malformed('its magic number is wrong');
  const dataOffset = PREFIX_BYTES + view.getUint32(4, true);
  if (dataOffset > frame.byteLength) throw malformed('its header is longer than the frame');
  const header: unknown = JSON.parse(
    new TextDecoder().decode(new Uint8Array(frame, PREFIX_BYTES, dataOffset - PREFIX_BYTES)),
  );
  const { dtype, shape } = header as { dtype?: unknown; shape?: unknown };
  if (typeof dtype !== 'string' || !isNumericDtype(dtype)) throw malformed('its dtype is unknown');
  if (
    !Array.isArray(shape) ||
    !shape.every((n): n is number => Number.isSafeInteger(n) && n >= 0)
  ) {
    throw malformed('its shape is no list of sizes');
  }
  const expected = elementCount(shape) * dtypeFacts(dtype).itemBytes;
  if (frame.byteLength - dataOffset !== expected) {
    throw malformed(`it holds ${frame.byteLength - dataOffset} data bytes, ${expected} expected`);
  }
  return { dtype, shape, data: viewElements(dtype, new Uint8Array(frame, dataOffset)) };
}

function malformed(why: string): InputError {
  return new InputError('malformed-frame', `A tensor frame cannot be read: ${why}.`);
}
