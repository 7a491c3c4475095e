import { describe, expect, it } from 'vitest';
import { seriesStyle } from '../ui/series-palette';
import type { ChartSpec } from './chart-spec';
import { type DrawnChart, composeFigure, escapeXml } from './figure-svg';

const time: ChartSpec = {
  kind: 'time',
  title: 'Write & close',
  axes: 'log',
  series: ['Hyrax npy batches · whole batch', 'Lance <2.1>'].map((label, index) => ({
    label,
    style: seriesStyle(index),
    broken: index === 0,
    points: [],
  })),
};
const speedup: ChartSpec = {
  kind: 'speedup',
  title: 'Speed-up',
  axes: 'log',
  series: [{ label: 'Write', colour: '#d55e00', pattern: 1, points: [] }],
};
const drawn = (spec: ChartSpec, width = 400): DrawnChart => ({
  spec,
  width,
  height: 300,
  markup: '<path d="M0,0"/>',
});

/** Enough of a parser to see that every element that is opened is closed. */
function openElements(svg: string): readonly string[] {
  const open: string[] = [];
  for (const [, slash, name, rest] of svg.matchAll(/<(\/?)([a-zA-Z]+)([^>]*)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else if (!rest?.endsWith('/') && name !== undefined) open.push(name);
  }
  return open;
}

describe('composeFigure', () => {
  it('names the points of a scatter plot, those on the front filled', () => {
    const point = { x: 1, y: 1, low: 1, high: 1, isOnLine: true, style: seriesStyle(0) };
    const scatter: ChartSpec = {
      kind: 'scatter',
      title: 'Size & speed',
      xTitle: 'x',
      yTitle: 'y',
      unit: 'rate',
      points: [
        { ...point, label: 'none', isOnFront: true },
        { ...point, label: 'zstd', isOnFront: false },
      ],
    };
    const { text } = composeFigure('F', [drawn(scatter)], 1);
    expect(openElements(text)).toEqual([]);
    expect(text).toContain('>none<');
    expect(text.match(/fill="#0072b2" stroke="#0072b2"/g)).toHaveLength(1);
    expect(text.match(/fill="#ffffff" stroke="#0072b2"/g)).toHaveLength(1);
  });

  it('is one well-formed file with every chart in a grid on white', () => {
    const figure = composeFigure(
      'A benchmark',
      [time, time, time, speedup].map((one) => drawn(one)),
      2,
    );
    expect(openElements(figure.text)).toEqual([]);
    expect(figure.text).toContain(
      `<rect width="${figure.width}" height="${figure.height}" fill="#ffffff"/>`,
    );
    expect([...figure.text.matchAll(/<svg y=/g)]).toHaveLength(4);
    const places = [...figure.text.matchAll(/<g transform="translate\((\d+),(\d+)\)"><text/g)];
    expect(new Set(places.map((place) => place[1])).size).toBe(2);
    expect(new Set(places.map((place) => place[2])).size).toBe(2);
    expect(figure.width).toBe(16 + 2 * 416);
  });

  it('refers to nothing outside itself: no classes, no variables, no scripts', () => {
    const { text } = composeFigure('A', [drawn(time), drawn(speedup)], 2);
    expect(text).not.toMatch(/class=|var\(|<script|href=|style=/);
  });

  it('escapes names, and names every series', () => {
    const { text } = composeFigure('a < b', [drawn(time)], 2);
    expect(text).toContain('<title>a &lt; b</title>');
    expect(text).toContain('>Write &amp; close</text>');
    expect(text).toContain('>Lance &lt;2.1&gt;</text>');
  });

  it('breaks a legend that is wider than its chart', () => {
    const wide = composeFigure('A', [drawn(time, 600)], 1);
    const narrow = composeFigure('A', [drawn(time, 240)], 1);
    expect(narrow.height).toBe(wide.height + 18);
  });

  it('leaves a heat map its own legend', () => {
    const heat: ChartSpec = {
      kind: 'heat',
      title: 'Throughput',
      grid: {
        rowTitle: 'Batch rows',
        columnTitle: 'Ahead',
        rows: ['1'],
        columns: ['0'],
        cells: [],
        unit: 'rows/s',
        markMeaning: 'recommended',
        detailMeaning: '',
      },
    };
    const { text } = composeFigure('A', [drawn(heat)], 1);
    expect(openElements(text)).toEqual([]);
    expect(text).toContain('>Throughput</text>');
    expect(text).not.toContain('legend-0');
  });

  it('gives each pattern its own name', () => {
    const { text } = composeFigure('A', [drawn(speedup), drawn(speedup)], 2);
    const ids = [...text.matchAll(/pattern id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toEqual(['legend-0-0', 'legend-1-0']);
  });
});

it('escapes what XML reserves', () => {
  expect(escapeXml('<a href="b">&</a>')).toBe('&lt;a href=&quot;b&quot;&gt;&amp;&lt;/a&gt;');
});
