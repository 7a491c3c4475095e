import type { Progress } from '../../shared/model/progress';
import { formatBytes, formatRate } from './format-bytes';
import { formatDuration } from './format-duration';
import { formatCount } from './format-number';

/** `1,200 of 5,000 rows · 577 MB/s · 12.0 s left`; parts that are not known are left out. */
export function describeProgress(progress: Progress): string {
  const amount = (value: number) =>
    progress.unit === 'bytes' ? formatBytes(value) : formatCount(value);
  const unit = progress.unit === 'bytes' ? '' : ` ${progress.unit}`;
  const done =
    progress.total > 0
      ? `${amount(progress.done)} of ${amount(progress.total)}${unit}`
      : `${amount(progress.done)}${unit}`;
  const parts = [done];
  if (progress.bytesPerSecond !== undefined && progress.bytesPerSecond > 0) {
    parts.push(formatRate(progress.bytesPerSecond));
  }
  if (progress.remainingMs !== undefined) parts.push(timeLeft(progress.remainingMs));
  return parts.join(' · ');
}

/** An estimate is no better than to the second. */
function timeLeft(ms: number): string {
  return ms < 1000 ? 'less than 1 s left' : `${formatDuration(ms)} left`;
}

/** Between 0 and 100; null where the end is not known. */
export function progressPercent(progress: Progress | null): number | null {
  if (progress === null || progress.total <= 0) return null;
  return Math.min(100, (100 * progress.done) / progress.total);
}
