import type { Progress } from '../../shared/model/progress';
import { formatBytes, formatCount, formatSeconds } from './units';

export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Where nobody watches a log line is enough every so often. */
const SPARSE_MS = 10_000;
const CLEAR_LINE = '\r\u001b[K';

/** Progress on stderr: one line rewritten on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  readonly #stream: TextStream;
  readonly #now: () => number;
  #shown = false;
  #lastAt: number;

  constructor(stream: TextStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    this.#lastAt = now();
  }

  show(progress: Progress, label?: string): void {
    const text = progressText(progress, label);
    if (this.#stream.isTTY === true) {
      this.#stream.write(
        CLEAR_LINE + text.slice(0, Math.max(20, (this.#stream.columns ?? 80) - 1)),
      );
      this.#shown = true;
    } else if (this.#now() - this.#lastAt >= SPARSE_MS) {
      this.#lastAt = this.#now();
      this.#stream.write(`${text}\n`);
    }
  }

  /** Makes room for other text. */
  clear(): void {
    if (this.#shown) this.#stream.write(CLEAR_LINE);
    this.#shown = false;
  }
}

/** `write  1,234 of 5,000 rows  25 %  577 MB/s  12 s left  batch_7.npy` */
export function progressText(progress: Progress, label?: string): string {
  const { done, total, unit, bytesPerSecond, remainingMs, detail } = progress;
  const count = unit === 'bytes' ? formatBytes : formatCount;
  const amount = total > 0 ? `${count(done)} of ${count(total)}` : count(done);
  return [
    label,
    unit === 'bytes' ? amount : `${amount} ${unit}`,
    total > 0 ? `${Math.floor((100 * done) / total)} %` : undefined,
    bytesPerSecond !== undefined && bytesPerSecond > 0
      ? `${formatBytes(bytesPerSecond)}/s`
      : undefined,
    remainingMs === undefined || done >= total
      ? undefined
      : `${formatSeconds(remainingMs / 1000)} left`,
    detail,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('  ');
}
