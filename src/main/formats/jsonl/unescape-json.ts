import type { ByteSink } from '../rows/text/byte-sink';
import { RowFault, shown } from '../rows/text/row-fault';

const BACKSLASH = 0x5c;
const SIMPLE: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const UNIT = /^u[0-9a-fA-F]{4}/;

/**
 * Appends what a JSON string says, as UTF-8 (RFC 8259, section 7).
 * @throws RowFault for an escape that there is not, and for half a surrogate pair
 */
export function unescapeJson(bytes: Buffer, from: number, to: number, sink: ByteSink): void {
  let start = from;
  for (let at = bytes.indexOf(BACKSLASH, from); at !== -1 && at < to;) {
    sink.push(bytes, start, at);
    const { text, length } = escapeAt(bytes, at, to);
    sink.pushText(text, 'utf8');
    start = at + length;
    at = bytes.indexOf(BACKSLASH, start);
  }
  sink.push(bytes, start, to);
}

function escapeAt(
  bytes: Buffer,
  at: number,
  to: number,
): { readonly text: string; readonly length: number } {
  const escape = bytes.toString('latin1', at + 1, Math.min(to, at + 12));
  const simple = SIMPLE[escape.charAt(0)];
  if (simple !== undefined) return { text: simple, length: 2 };
  if (!UNIT.test(escape)) throw badEscape(bytes, at, to);
  const unit = parseInt(escape.slice(1, 5), 16);
  if (unit < 0xd800 || unit > 0xdfff) return { text: String.fromCharCode(unit), length: 6 };
  const second = escape.slice(5);
  const low =
    second.startsWith('\\') && UNIT.test(second.slice(1)) ? parseInt(second.slice(2, 6), 16) : 0;
  if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
    throw new RowFault('half-a-pair', 'an escape is one half of a surrogate pair', at);
  return { text: String.fromCharCode(unit, low), length: 12 };
}

function badEscape(bytes: Buffer, at: number, to: number): RowFault {
  return new RowFault('bad-escape', `${shown(bytes, at, Math.min(to, at + 6))} is no escape`, at);
}
