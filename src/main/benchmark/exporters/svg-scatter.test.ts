import { expect, it } from 'vitest';
import { narrowingFixture, reportFixture, resultFixture } from '../report-fixture';
import { scatterPanels } from './scatter-panel';
import { scatterChart } from './svg-scatter';

const { method } = reportFixture();
/** Bytes a row, seconds of reading 100 rows, and what it was narrowed to. */
const stored = [
  ['none', 400, 1, undefined],
  ['fast', 200, 2, undefined],
  ['slow', 300, 4, undefined],
  ['small', 100, 8, undefined],
  ['half', 50, 1, 'float16'],
] as const;
const report = reportFixture({
  method: { ...method, rowBytes: 400 },
  results: stored.map(([codec, , seconds]) =>
    resultFixture({
      label: `Zarr (${codec})`,
      format: 'zarr',
      operation: 'full-read',
      median: seconds,
      low: seconds * 0.9,
      high: seconds * 1.1,
    }),
  ),
  storage: stored.map(([codec, bytes, , narrow]) => ({
    format: 'zarr',
    settings: {},
    label: `Zarr (${codec})`,
    items: 100,
    bytes: bytes * 100,
    files: 1,
    compressionRatio: 400 / bytes,
    narrowing: narrow === undefined ? undefined : narrowingFixture(narrow),
  })),
});

it('has a point a way of storing; the line goes through the lossless ones of the front', () => {
  const [panel, ...others] = scatterPanels(report);
  expect(others).toEqual([]);
  expect(panel?.title).toBe('Full read against size, 100 items');
  expect(
    panel?.points.map(({ label, bytesPerRow, value, isOnFront, isOnLine }) => [
      ...[label, bytesPerRow, value, isOnFront, isOnLine],
    ]),
  ).toEqual([
    ['Zarr (half)', 50, 40_000, true, false],
    ['Zarr (small)', 100, 5000, true, true],
    ['Zarr (fast)', 200, 20_000, true, true],
    ['Zarr (slow)', 300, 10_000, false, false],
    ['Zarr (none)', 400, 40_000, true, true],
  ]);
  expect(new Set(panel?.points.map(({ style }) => style)).size).toBe(5);
});

it('fills what is on the front, and draws the front in steps upwards to the right', () => {
  const [panel] = scatterPanels(report);
  if (panel === undefined) throw new Error('no panel');
  const svg = scatterChart(panel);
  const [, path = ''] = /<path d="([^"]*)"/.exec(svg) ?? [];
  const numbers = [...path.matchAll(/[\d.]+/g)].map(Number);
  expect(path).toMatch(/^M[\d.]+,[\d.]+(H[\d.]+V[\d.]+){2}$/);
  const [xs, ys] = [0, 1].map((from) => numbers.filter((_, at) => at % 2 === from));
  // 100, 200 and 400 bytes: the second step is twice as long; rates on a log axis: × 4, × 2.
  const step = (of: readonly number[] | undefined, at: number): number =>
    (of?.[at + 1] ?? NaN) - (of?.[at] ?? NaN);
  expect(step(xs, 1) / step(xs, 0)).toBeCloseTo(2, 1);
  expect(step(ys, 0) / step(ys, 1)).toBeCloseTo(2, 1);
  expect(step(ys, 0)).toBeLessThan(0);
  // In the plot and in the legend.
  expect(svg.match(/fill="none" stroke="#[0-9A-F]{6}" stroke-width="1.75"/g)).toHaveLength(2);
  expect(svg).toContain('Zarr (fast) (on the front)');
  expect(svg).not.toContain('Zarr (slow) (on the front)');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

it('is not drawn of fewer than three ways of storing the rows of a format', () => {
  expect(scatterPanels({ ...report, storage: report.storage.slice(3) })).toEqual([]);
});
