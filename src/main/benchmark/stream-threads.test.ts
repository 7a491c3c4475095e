import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../shared/model/benchmark';
import { resultFixture } from './report-fixture';
import { streamGrids } from './stream-advice';
import { threadFindings } from './stream-threads';

/** Ten samples within 1 % of the median. */
function streamed(way: string, median: number, threads?: number): CaseResult {
  return resultFixture({
    operation: 'stream',
    label: `Zarr · ${way}`,
    way,
    items: 5000,
    median,
    samples: Array.from({ length: 10 }, (_, at) => median * (0.99 + 0.002 * at)),
    roundSamples: [5, 5],
    measures:
      threads === undefined
        ? []
        : [{ id: 'threads', label: 'Threads', value: threads, unit: 'count' }],
  });
}

const results = [
  streamed('b100-p0', 1),
  streamed('b100-p2', 1),
  streamed('b1000-p0', 1),
  streamed('adaptive-p2', 1),
  streamed('b100-p0-w2', 0.5, 2),
  streamed('b100-p2-w2', 1.001, 2),
  streamed('b1000-p0-w2', 2, 0),
  // Nothing to compare with.
  streamed('b9-p0-w2', 1, 2),
];

describe('threadFindings', () => {
  it('counts the settings in which threads brought something, and those in which they cost', () => {
    const [finding, ...others] = threadFindings(results, null, 0);
    expect(others).toEqual([]);
    expect(finding?.text).toMatch(
      /^Stream, Zarr at 5,000 items: with 2 threads it is faster than without in 1 of 3 settings, slower in 1, no difference was detected in 1; the most they brought is 2\.00 × as fast \(95 % interval 1\.9\d to 2\.0\d\), 100 rows with none ahead; in 1 the rows make one range, which is read without threads whatever is asked for\.$/,
    );
  });

  it('calls nothing a difference that noise alone gave', () => {
    const [finding] = threadFindings(results, 2.5, 0);
    expect(finding?.text).toContain('faster than without in 0 of 3 settings, slower in 0');
  });

  it('says nothing where no threads were measured', () => {
    expect(threadFindings(results.slice(0, 4), null, 0)).toEqual([]);
  });
});

it('threads have a grid of their own', () => {
  expect(
    streamGrids(results).map(({ label, workers, cells }) => [label, workers, cells.length]),
  ).toEqual([
    ['Zarr', 0, 4],
    ['Zarr · 2 threads', 2, 4],
  ]);
});
