/** What the streaming loader's document advises, against streams that were measured. */
import type { CaseResult } from '../../../shared/model/benchmark';
import { STREAM_OPERATION } from '../../../shared/model/stream-sweep';
import type { ClaimVerdict, MeasuredValue } from '../../../shared/model/claim';
import type { MeasuredReport } from '../measured-report';
import { countText, listText } from '../number-text';
import { median } from '../statistics';
import { type StreamWay, parseStreamWay } from '../stream-way';
import { STREAMING_BEST_ROWS, STREAMING_SOURCE } from './published';

/** Settings this near the fastest are as good as it. */
const PLATEAU = 1.05;

interface Streamed {
  readonly result: CaseResult;
  readonly way: StreamWay & { readonly batchRows: number };
}

/** For every entry that was streamed, one verdict a claim. */
export function judgeStreams({ results }: MeasuredReport): readonly ClaimVerdict[] {
  const streamed = results.filter(({ operation }) => operation === STREAM_OPERATION);
  const formats = [...new Set(streamed.map((one) => `${one.format} ${one.items}`))].sort();
  const verdicts = formats.flatMap((format) => {
    const own = streamed
      .filter((one) => `${one.format} ${one.items}` === format)
      .flatMap((result) => {
        const way = parseStreamWay(result.way);
        const { batchRows } = way ?? {};
        // The study's loader reads in one thread.
        return way === undefined || way.workers > 0 || typeof batchRows !== 'number'
          ? []
          : [{ result, way: { ...way, batchRows } }];
      });
    return own.length === 0 ? [] : [bestRows(own), prefetching(own), caching(own)];
  });
  return streamed.length === 0 ? [] : [...verdicts, MAPPED];
}

const base = { source: STREAMING_SOURCE, unit: 'speed ratio', published: null } as const;

const MAPPED: ClaimVerdict = {
  ...base,
  id: 'streaming/mapped',
  statement: 'Vectors are opened by mapping, not by loading',
  measured: null,
  verdict: 'not testable here',
  why: 'Nothing maps files into memory here; opening, block and random access and appending can be measured as they are.',
};

/** Some setting of the advised range is as good as the fastest. */
function bestRows(own: readonly Streamed[]): ClaimVerdict {
  const { low, high } = STREAMING_BEST_ROWS;
  const sizes = [...new Set(own.map(({ way }) => way.batchRows))].sort((a, b) => a - b);
  const fastest = Math.min(...own.map(({ result }) => result.median));
  const plateau = sizes.filter((rows) =>
    own.some(({ way, result }) => way.batchRows === rows && result.median <= fastest * PLATEAU),
  );
  const isAround = sizes.some((rows) => rows < low) && sizes.some((rows) => rows > high);
  const isInside = plateau.some((rows) => rows >= low && rows <= high);
  const within = `Within 5 % of the fastest: batches of ${listText(plateau.map(countText))} rows.`;
  return {
    ...base,
    id: `streaming/batch-rows/${nameOf(own)}`,
    statement: `Batches of ${countText(low)} to ${countText(high)} rows are best: ${nameOf(own)}`,
    measured: null,
    verdict: !isAround ? 'not testable here' : isInside ? 'reproduced' : 'not reproduced',
    why: isAround
      ? within
      : `Smaller and larger batches have to be measured too; these were ${listText(sizes.map(countText))} rows.`,
  };
}

/** The wait for a batch without reading ahead over the wait with it, for every batch size. */
function prefetching(own: readonly Streamed[]): ClaimVerdict {
  const ratios = own
    .filter(({ way }) => way.prefetch === 0)
    .flatMap((without) =>
      own
        .filter(({ way }) => way.prefetch > 0 && way.batchRows === without.way.batchRows)
        .map((ahead) => measureOf(without, 'wait') / measureOf(ahead, 'wait')),
    )
    .filter((ratio) => Number.isFinite(ratio));
  const shorter = ratios.filter((ratio) => ratio > 1).length;
  const value: MeasuredValue = {
    label: `${nameOf(own)}: wait for a batch without reading ahead over the wait with it`,
    value: median(ratios),
    low: Math.min(...ratios),
    high: Math.max(...ratios),
    figures: [],
  };
  return {
    ...base,
    id: `streaming/prefetch/${nameOf(own)}`,
    statement: `Reading ahead makes the wait between batches shorter: ${nameOf(own)}`,
    measured: ratios.length === 0 ? null : value,
    verdict:
      ratios.length === 0
        ? 'not testable here'
        : shorter === ratios.length
          ? 'reproduced'
          : 'not reproduced',
    why:
      ratios.length === 0
        ? 'Streams with and without reading ahead have to be measured.'
        : `Shorter in ${shorter} of ${ratios.length} pairs; the bounds are the smallest and the largest ratio.`,
  };
}

/** A second pass from the cache against the first. */
function caching(own: readonly Streamed[]): ClaimVerdict {
  const cached = own.filter(({ way }) => way.cacheBytes > 0);
  const hits = cached.map((one) => measureOf(one, 'cache-hits'));
  const ratios = cached
    .map((one) => one.result.median / measureOf(one, 'second-pass'))
    .filter((ratio) => Number.isFinite(ratio));
  const isFaster = ratios.every((ratio) => ratio > 1) && hits.every((share) => share > 0);
  return {
    ...base,
    id: `streaming/cache/${nameOf(own)}`,
    statement: `Reading again is served from memory: ${nameOf(own)}`,
    measured:
      ratios.length === 0
        ? null
        : {
            label: `${nameOf(own)}: first pass over the second`,
            value: median(ratios),
            low: Math.min(...ratios),
            high: Math.max(...ratios),
            figures: [],
          },
    verdict: ratios.length === 0 ? 'not testable here' : isFaster ? 'reproduced' : 'not reproduced',
    why:
      ratios.length === 0
        ? 'Streams were measured without a cache.'
        : `${Math.round(Math.min(...hits) * 100)} % of the second pass’s batches came from the cache; the time between is not counted.`,
  };
}

function measureOf({ result }: Streamed, id: string): number {
  return result.measures.find((measure) => measure.id === id)?.value ?? NaN;
}

/** The entry’s own name, without the setting of the sweep. */
function nameOf([first]: readonly Streamed[]): string {
  return first?.result.label.split(' · ')[0] ?? '';
}
