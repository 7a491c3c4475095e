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
const windows1252 = new TextDecoder('windows-1252', { ignoreBOM: true });

/** @throws RowFault `invalid-utf8` */
export function decodeText(bytes: Buffer, encoding: TextEncodingName): string {
  if (encoding === 'latin1') return bytes.toString('latin1');
  if (encoding === 'windows-1252') return windows1252.decode(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    throw new RowFault('invalid-utf8', 'a name is no UTF-8', 0);
  }
}
