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

/** A measured time in its best unit, three significant digits: `12.3 µs`, `1.85 ms`, `2.4 s`. */
export function formatSeconds(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (size < 1e-6) return `${formatValue(seconds * 1e9, 3)} ns`;
  if (size < 1e-3) return `${formatValue(seconds * 1e6, 3)} µs`;
  if (size < 1) return `${formatValue(seconds * 1e3, 3)} ms`;
  return `${formatValue(seconds, 3)} s`;
}
