import { createHash } from 'node:crypto';

/** Hexadecimal digits of a line's SHA-256 that stand before it. */
const CHECKSUM_DIGITS = 16;

/** `<checksum> <JSON>` and a line break. */
export function journalLine(entry: object): string {
  const json = JSON.stringify(entry);
  return `${checksum(json)} ${json}\n`;
}

/** What a line without its line break holds; null where it is not what was written. */
export function readLine(line: string): unknown {
  const json = line.slice(CHECKSUM_DIGITS + 1);
  if (line !== `${checksum(json)} ${json}`) return null;
  return parsed(json);
}

/** The version that a line without a checksum names: version 1 wrote plain JSON. */
export function versionOfPlainLine(line: string): number | null {
  const json = line.startsWith('{') ? parsed(line) : null;
  if (typeof json !== 'object' || json === null) return null;
  if (!('type' in json) || (json.type !== 'begin' && json.type !== 'trial')) return null;
  return 'version' in json && typeof json.version === 'number' ? json.version : null;
}

function checksum(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, CHECKSUM_DIGITS);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
