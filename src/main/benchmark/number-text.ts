/** Numbers as reports print them: three significant digits, with their units. */

export function countText(count: number): string {
  return count.toLocaleString('en');
}

export function secondsText(seconds: number): string {
  const [value, unit] =
    seconds >= 1 ? [seconds, 's'] : seconds >= 1e-3 ? [seconds * 1e3, 'ms'] : [seconds * 1e6, 'µs'];
  return `${threeDigits(value)} ${unit}`;
}

/** Decimal units: 1 MB is 1,000,000 bytes. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${at === 0 ? String(value) : threeDigits(value)} ${units[at] ?? ''}`;
}

/** `12.3 ×`; a ratio is never rounded to 1 from a distance: 0.996 stays 0.996. */
export function ratioText(ratio: number): string {
  return `${threeDigits(ratio)} ×`;
}

export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 99.95) return Math.round(value).toLocaleString('en');
  if (size === 0) return '0';
  const digits = size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
  return size >= 0.01 ? value.toFixed(digits) : value.toPrecision(2);
}

export function listText(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}
