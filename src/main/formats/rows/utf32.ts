/** NumPy's `U` is UTF-32 padded with NULs; a text column is UTF-8. */
import { InputError } from '../../../shared/errors';

export type ByteOrder = 'little' | 'big';

/** Length of an item of `width` bytes at `from` without its trailing NULs, in bytes. */
export function trimmedBytes(source: Uint8Array, from: number, width: number): number {
  let end = from + width;
  while (end > from && source[end - 1] === 0) end -= 1;
  return end - from;
}

/**
 * Writes one UTF-32 item as UTF-8 to `target` at `to`, which must have `width` bytes of room.
 * @returns the bytes written.
 * @throws InputError `bad-string` for a surrogate or a value beyond U+10FFFF; `offset` counts
 *   from the start of `source`.
 */
export function utf32ToUtf8(
  source: Uint8Array,
  from: number,
  width: number,
  byteOrder: ByteOrder,
  target: Uint8Array,
  to: number,
): number {
  const little = byteOrder === 'little';
  // Rounded up to whole code units: a unit may end in zero bytes without being NUL.
  const used = Math.ceil(trimmedBytes(source, from, width) / 4) * 4;
  let end = to;
  for (let at = from; at < from + used; at += 4) {
    const b0 = source[at] ?? 0;
    const b1 = source[at + 1] ?? 0;
    const b2 = source[at + 2] ?? 0;
    const b3 = source[at + 3] ?? 0;
    const code = little
      ? b0 + (b1 << 8) + (b2 << 16) + b3 * 0x1000000
      : b3 + (b2 << 8) + (b1 << 16) + b0 * 0x1000000;
    if (code < 0x80) {
      target[end++] = code;
    } else if (code < 0x800) {
      target[end++] = 0xc0 | (code >> 6);
      target[end++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      if (code >= 0xd800 && code < 0xe000) throw badString(code, at);
      target[end++] = 0xe0 | (code >> 12);
      target[end++] = 0x80 | ((code >> 6) & 0x3f);
      target[end++] = 0x80 | (code & 0x3f);
    } else {
      if (code > 0x10ffff) throw badString(code, at);
      target[end++] = 0xf0 | (code >> 18);
      target[end++] = 0x80 | ((code >> 12) & 0x3f);
      target[end++] = 0x80 | ((code >> 6) & 0x3f);
      target[end++] = 0x80 | (code & 0x3f);
    }
  }
  return end - to;
}

/** Code points in a piece of UTF-8: the bytes that do not continue one. */
export function codePointCount(utf8: Uint8Array): number {
  let count = 0;
  for (const byte of utf8) if ((byte & 0xc0) !== 0x80) count += 1;
  return count;
}

/**
 * Writes well-formed UTF-8 as little-endian UTF-32 to `target` at `to`; the rest of the item must
 * be zero already.
 */
export function utf8ToUtf32(utf8: Uint8Array, target: Uint8Array, to: number): void {
  let end = to;
  for (let at = 0; at < utf8.length;) {
    const lead = utf8[at] ?? 0;
    const more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    let code = more === 0 ? lead : lead & (0x3f >> more);
    for (let next = 1; next <= more; next += 1)
      code = (code << 6) | ((utf8[at + next] ?? 0) & 0x3f);
    target[end] = code & 0xff;
    target[end + 1] = (code >> 8) & 0xff;
    target[end + 2] = code >> 16;
    end += 4;
    at += more + 1;
  }
}

function badString(code: number, offset: number): InputError {
  const shown = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return new InputError('bad-string', `A string holds ${shown}, which is no character.`, {
    offset,
    hint: 'Repair it with NumPy, for example with np.char.encode(ids, "utf-8", "replace").',
  });
}
