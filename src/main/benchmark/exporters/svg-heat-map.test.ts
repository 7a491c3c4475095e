import { expect, it } from 'vitest';
import { streamCellFixture as cell } from '../stream-cell-fixture';
import { heatPanel } from './heat-panel';
import { heatMap } from './svg-heat-map';

const chosen = cell(100, 2, 98_000);
const grid = {
  label: 'Lance & co',
  items: 5000,
  cells: [cell(100, 0, 0), chosen, cell(1000, 2, 100_000), cell('adaptive', 2, 50_000)],
  recommended: chosen,
};

/** Fill and text of every cell that is drawn, and the ink of its frame where it has one. */
function cells(svg: string) {
  return [
    ...svg.matchAll(
      /<rect [^>]*fill="(#[0-9a-f]{6})"\/>(?:<rect [^>]*stroke="(#[0-9a-f]{6})"[^>]*>)?<text [^>]*fill="(#[0-9a-f]{6})"[^>]*>([^<]*)</g,
    ),
  ].map(([, fill, frame, ink, text]) => ({ fill, frame, ink, text }));
}

it('is a grid of batch rows and batches ahead; what was not measured stays empty', () => {
  expect(heatPanel(grid)).toMatchObject({
    title: 'Stream, Lance & co, 5,000 items',
    rows: ['100', '1,000', 'adaptive'],
    columns: ['0', '2'],
    cells: [
      { row: 0, column: 0, isRecommended: false },
      { row: 0, column: 1, isRecommended: true },
      { row: 1, column: 1, isRecommended: false },
      { row: 2, column: 1, isRecommended: false },
    ],
  });
});

it('colours cells from 0 to the largest in cividis, frames and stars the recommended one', () => {
  const svg = heatMap(heatPanel(grid));
  expect(cells(svg)).toEqual([
    { fill: '#002051', frame: undefined, ink: '#ffffff', text: '0' },
    { fill: expect.stringMatching(/^#f/), frame: '#000000', ink: '#000000', text: '★ 98,000' },
    { fill: '#fdea45', frame: undefined, ink: '#000000', text: '100,000' },
    { fill: expect.any(String), frame: undefined, ink: expect.any(String), text: '50,000' },
  ]);
  expect(svg).toContain('Stream, Lance &amp; co, 5,000 items');
  expect(svg).toContain('★ recommended: the smallest within 5 % of the best');
});

it('marks nothing where nothing is recommended', () => {
  const svg = heatMap(heatPanel({ ...grid, recommended: null }));
  expect(cells(svg).flatMap(({ frame }) => frame ?? [])).toEqual([]);
});
