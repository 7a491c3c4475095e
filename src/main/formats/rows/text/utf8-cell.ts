import { isUtf8 } from 'node:buffer';
import { RowFault } from './row-fault';

/** @throws RowFault with the place of the first byte that is no UTF-8 (RFC 3629) */
export function assertUtf8(bytes: Buffer, from: number, to: number): void {
  let high = 0;
  const near = Math.min(to, from + 32);
  for (let at = from; at < near; at += 1) high |= bytes[at] ?? 0;
  if (near === to && high < 0x80) return;
  if (isUtf8(bytes.subarray(from, to))) return;
  const at = firstInvalid(bytes, from, to);
  throw new RowFault(
    'invalid-utf8',
    `the byte 0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')} is no UTF-8`,
    at,
  );
}

/** Start of the first sequence that is cut short, overlong, a surrogate or out of range. */
function firstInvalid(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (at + length > to || !isUtf8(bytes.subarray(at, at + length))) return at;
    at += length;
  }
  return from;
}
