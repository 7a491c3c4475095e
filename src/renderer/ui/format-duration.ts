import { formatValue } from './format-number';

/** How long something took or will take, for a person: `850 ms`, `12.3 s`, `2 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${padded(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}

/** A measured time in its best unit, always three significant digits: `12.3 µs`, `43.0 ms`, `2.40 s`. */
export function formatSeconds(seconds: number): string {
  return inBestUnit(seconds, (value) =>
    Math.abs(value) >= 1000 ? formatValue(Math.round(value)) : value.toPrecision(3),
  );
}

/** A round time at an axis: `50 ms`, `2 s`. */
export function formatTickSeconds(seconds: number): string {
  return inBestUnit(seconds, (value) => formatValue(value, 3));
}

function inBestUnit(seconds: number, text: (value: number) => string): string {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  // 999.5 ms would be rounded to "1.00e+3 ms".
  if (size < 0.9995e-6) return `${text(seconds * 1e9)} ns`;
  if (size < 0.9995e-3) return `${text(seconds * 1e6)} µs`;
  if (size < 0.9995) return `${text(seconds * 1e3)} ms`;
  return `${text(seconds)} s`;
}
