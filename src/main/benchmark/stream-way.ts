/** The ways of the operation `stream` and their ids: `b1000-p2`, `adaptive-p2`, `b1000-p2-c1048576`. */
import type { StreamSweep } from '../../shared/model/benchmark';

/** One setting of a sweep. */
export interface StreamWay {
  readonly batchRows: number | 'adaptive';
  readonly prefetch: number;
  /** 0 for no cache. */
  readonly cacheBytes: number;
}

/** Every pair of the two lists, and the adaptive size with the smallest read-ahead there is. */
export function streamWays({ batchRows, prefetch, cacheBytes }: StreamSweep): readonly StreamWay[] {
  const sizes = ascending(batchRows);
  const depths = ascending(prefetch);
  const adaptive = depths.find((depth) => depth > 0) ?? 0;
  return [
    ...sizes.flatMap((rows) =>
      depths.map((depth) => ({ batchRows: rows, prefetch: depth, cacheBytes })),
    ),
    { batchRows: 'adaptive', prefetch: adaptive, cacheBytes },
  ];
}

export function streamWayId({ batchRows, prefetch, cacheBytes }: StreamWay): string {
  const size = batchRows === 'adaptive' ? batchRows : `b${batchRows}`;
  return `${size}-p${prefetch}${cacheBytes > 0 ? `-c${cacheBytes}` : ''}`;
}

/** Undefined for an id that `streamWayId` did not make. */
export function parseStreamWay(id: string): StreamWay | undefined {
  const match = /^(?:adaptive|b(?<rows>\d+))-p(?<ahead>\d+)(?:-c(?<cache>\d+))?$/.exec(id);
  if (match?.groups === undefined) return undefined;
  const { rows, ahead, cache } = match.groups;
  return {
    batchRows: rows === undefined ? 'adaptive' : Number(rows),
    prefetch: Number(ahead),
    cacheBytes: Number(cache ?? 0),
  };
}

function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
