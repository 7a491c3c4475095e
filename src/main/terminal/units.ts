/** Numbers for people: decimal prefixes, three significant digits, always with the unit. */

const counts = new Intl.NumberFormat('en-GB');
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `1,000,000` */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** `1 row`, `2 rows` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `49.2 kB`; 1 kB is 1,000 bytes. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? String(value) : threeDigits(value)} ${BYTE_UNITS[unit] ?? 'B'}`;
}

/** `12.3 µs`, `4.56 ms`, `7.89 s`, `2 min 5 s`, `1 h 2 min` */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.9995e-3) return `${threeDigits(seconds * 1e6)} µs`;
  if (seconds < 0.9995) return `${threeDigits(seconds * 1e3)} ms`;
  if (seconds < 59.95) return `${threeDigits(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `64 × 64 × 3`; nothing for a scalar. */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ');
}

/** `2026-03-01 12:34:56` in the machine's own time zone. */
export function formatMoment(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function threeDigits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 999.5) return formatCount(Math.round(value));
  if (size < 0.9995) return String(Number(value.toPrecision(3)));
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}
