/**
 * Bytes as text that reads as they do wherever they spell UTF-8, and that gives back every byte:
 * a backslash becomes `\\`, and each byte that is no part of valid UTF-8 becomes `\x` and two
 * lower-case hexadecimal digits. Byte strings of ordinary ids stay as they are.
 */
import { isUtf8 } from 'node:buffer';
import { InputError } from '../../../shared/errors';

const BACKSLASH = 0x5c;
const HEX = '0123456789abcdef';

/** The bytes themselves where nothing needs escaping. */
export function escapeBytes(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(BACKSLASH) && isUtf8(bytes)) return bytes;
  const out: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    const length = sequenceLength(bytes, at);
    if (byte === BACKSLASH) out.push(BACKSLASH, BACKSLASH);
    else if (length > 0) out.push(...bytes.subarray(at, at + length));
    else out.push(BACKSLASH, 0x78, hexDigit(byte >> 4), hexDigit(byte & 15));
    at += Math.max(1, length);
  }
  return Uint8Array.from(out);
}

/** @throws InputError for a backslash that begins neither `\\` nor `\x` with two digits. */
export function unescapeBytes(text: Uint8Array): Uint8Array {
  if (!text.includes(BACKSLASH)) return text;
  const out = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    let byte = text[at] ?? 0;
    if (byte === BACKSLASH) {
      const escape = Buffer.from(text.subarray(at, at + 4)).toString('latin1');
      const digits = /^\\x([0-9a-f]{2})/.exec(escape)?.[1];
      if (digits === undefined && text[at + 1] !== BACKSLASH) {
        throw new InputError('bad-escape', `“${escape}” is no escape of a byte.`, { offset: at });
      }
      byte = digits === undefined ? BACKSLASH : Number.parseInt(digits, 16);
      at += digits === undefined ? 1 : 3;
    }
    out[length] = byte;
    length += 1;
  }
  return out.subarray(0, length);
}

/** Bytes of the valid UTF-8 sequence that begins here; 0 where none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > bytes.length) return 0;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

function hexDigit(value: number): number {
  return HEX.charCodeAt(value);
}
