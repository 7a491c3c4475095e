import { isAscii } from 'node:buffer';
import type { ByteSink } from './byte-sink';
import { RowFault } from './row-fault';

/** Encodings in which the bytes below 128 are ASCII, so that rows and cells are found alike. */
export const TEXT_ENCODINGS = ['utf-8', 'latin1', 'windows-1252'] as const;
export type TextEncodingName = (typeof TEXT_ENCODINGS)[number];

/** Appends the characters of `[from, to)` as UTF-8. */
export type Transcode = (bytes: Buffer, from: number, to: number, sink: ByteSink) => void;

/** Null for UTF-8, which stays as it is. */
export function transcoder(encoding: TextEncodingName): Transcode | null {
  if (encoding === 'utf-8') return null;
  return (bytes, from, to, sink) => {
    if (isAscii(bytes.subarray(from, to))) sink.push(bytes, from, to);
    else sink.pushText(decodeText(bytes.subarray(from, to), encoding), 'utf8');
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Bytes 0x80 to 0x9f of Windows-1252 (encoding.spec.whatwg.org); Node 20 decodes them as Latin-1. */
const WINDOWS_1252 = [
  ...[0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160],
  ...[0x2039, 0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013],
  ...[0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178],
];

/** @throws RowFault `invalid-utf8` */
export function decodeText(bytes: Buffer, encoding: TextEncodingName): string {
  if (encoding === 'latin1') return bytes.toString('latin1');
  if (encoding === 'windows-1252')
    return bytes
      .toString('latin1')
      .replace(/[\x80-\x9f]/g, (letter) =>
        String.fromCharCode(WINDOWS_1252[letter.charCodeAt(0) - 0x80] ?? 0xfffd),
      );
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RowFault('invalid-utf8', 'a name is no UTF-8', 0);
  }
}
