/** The ways of the operation `stream` and their ids: `b1000-p2`, `adaptive-p2`, `b1000-p2-w4-c1048576-t500`. */
import type { StreamSweep } from '../../shared/model/stream-sweep';

/** One setting of a sweep. */
export interface StreamWay {
  readonly batchRows: number | 'adaptive';
  readonly prefetch: number;
  /** Threads that read and decode; 0 for none. */
  readonly workers: number;
  /** 0 for no cache. */
  readonly cacheBytes: number;
  /** Milliseconds; 0 for as long as there is room. */
  readonly cacheTtlMs: number;
}

/**
 * Every choice from the lists, and the adaptive size with the smallest read-ahead there is; that is
 * found by reading in one thread.
 */
export function streamWays(sweep: StreamSweep): readonly StreamWay[] {
  const { batchRows, prefetch, workers = [0], cacheBytes } = sweep;
  const cache = { cacheBytes, cacheTtlMs: cacheBytes > 0 ? (sweep.cacheTtlMs ?? 0) : 0 };
  const sizes = ascending(batchRows);
  const depths = ascending(prefetch);
  const threads = ascending(workers);
  const adaptive = depths.find((depth) => depth > 0) ?? 0;
  return [
    ...threads.flatMap((count) =>
      sizes.flatMap((rows) =>
        depths.map((depth) => ({ batchRows: rows, prefetch: depth, workers: count, ...cache })),
      ),
    ),
    ...(threads.includes(0)
      ? [{ batchRows: 'adaptive', prefetch: adaptive, workers: 0, ...cache } as const]
      : []),
  ];
}

export function streamWayId(way: StreamWay): string {
  const { batchRows, prefetch, workers, cacheBytes, cacheTtlMs } = way;
  const size = batchRows === 'adaptive' ? batchRows : `b${batchRows}`;
  const threads = workers > 0 ? `-w${workers}` : '';
  const cache = cacheBytes > 0 ? `-c${cacheBytes}` : '';
  return `${size}-p${prefetch}${threads}${cache}${cacheTtlMs > 0 ? `-t${cacheTtlMs}` : ''}`;
}

/** Undefined for an id that `streamWayId` did not make. */
export function parseStreamWay(id: string): StreamWay | undefined {
  const pattern =
    /^(?:adaptive|b(?<rows>\d+))-p(?<ahead>\d+)(?:-w(?<workers>\d+))?(?:-c(?<cache>\d+)(?:-t(?<ttl>\d+))?)?$/;
  const match = pattern.exec(id);
  if (match?.groups === undefined) return undefined;
  const { rows, ahead, workers, cache, ttl } = match.groups;
  return {
    batchRows: rows === undefined ? 'adaptive' : Number(rows),
    prefetch: Number(ahead),
    workers: Number(workers ?? 0),
    cacheBytes: Number(cache ?? 0),
    cacheTtlMs: Number(ttl ?? 0),
  };
}

function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
