/** The ways of the operation `stream` and their ids: `b1000-p2`, `adaptive-p2`, `b1000-p2-w4-c1048576`. */
import type { StreamSweep } from '../../shared/model/stream-sweep';

/** One setting of a sweep. */
export interface StreamWay {
  readonly batchRows: number | 'adaptive';
  readonly prefetch: number;
  /** Threads that read and decode; 0 for none. */
  readonly workers: number;
  /** 0 for no cache. */
  readonly cacheBytes: number;
}

/**
 * Every choice from the lists, and the adaptive size with the smallest read-ahead there is; that is
 * found by reading in one thread.
 */
export function streamWays(sweep: StreamSweep): readonly StreamWay[] {
  const { batchRows, prefetch, workers = [0], cacheBytes } = sweep;
  const sizes = ascending(batchRows);
  const depths = ascending(prefetch);
  const threads = ascending(workers);
  const adaptive = depths.find((depth) => depth > 0) ?? 0;
  return [
    ...threads.flatMap((count) =>
      sizes.flatMap((rows) =>
        depths.map((depth) => ({ batchRows: rows, prefetch: depth, workers: count, cacheBytes })),
      ),
    ),
    ...(threads.includes(0)
      ? [{ batchRows: 'adaptive', prefetch: adaptive, workers: 0, cacheBytes } as const]
      : []),
  ];
}

export function streamWayId({ batchRows, prefetch, workers, cacheBytes }: StreamWay): string {
  const size = batchRows === 'adaptive' ? batchRows : `b${batchRows}`;
  const threads = workers > 0 ? `-w${workers}` : '';
  return `${size}-p${prefetch}${threads}${cacheBytes > 0 ? `-c${cacheBytes}` : ''}`;
}

/** Undefined for an id that `streamWayId` did not make. */
export function parseStreamWay(id: string): StreamWay | undefined {
  const pattern =
    /^(?:adaptive|b(?<rows>\d+))-p(?<ahead>\d+)(?:-w(?<workers>\d+))?(?:-c(?<cache>\d+))?$/;
  const match = pattern.exec(id);
  if (match?.groups === undefined) return undefined;
  const { rows, ahead, workers, cache } = match.groups;
  return {
    batchRows: rows === undefined ? 'adaptive' : Number(rows),
    prefetch: Number(ahead),
    workers: Number(workers ?? 0),
    cacheBytes: Number(cache ?? 0),
  };
}

function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
