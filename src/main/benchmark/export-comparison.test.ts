import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CaseTrend, RunComparison } from '../../shared/model/benchmark-history';
import { compareRuns } from './compare-runs';
import { exportComparison, exportTrends } from './export-comparison';
import { reportFixture, resultFixture } from './report-fixture';

const rows = z.array(z.record(z.string(), z.string()));

/** By a reader of RFC 4180 that is not ours. */
function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  return rows.parse(parse(text, { columns: true }));
}

const run = (id: string, seconds: number, extra: Parameters<typeof reportFixture>[0] = {}) =>
  reportFixture({
    id,
    title: `Run <${id}> | one`,
    controls: [
      {
        label: 'Lance',
        operation: 'write',
        items: 100,
        ratio: 1.05,
        low: 1,
        high: 1.1,
      },
    ],
    results: [
      resultFixture({
        samples: [0.99, 1, 1.01].map((factor) => factor * seconds),
        median: seconds,
        low: 0.99 * seconds,
        high: 1.01 * seconds,
      }),
      ...(extra.results ?? []),
    ],
  });

const open = resultFixture({ operation: 'open', label: 'npy, “a”', items: 2000 });
const comparison = (): Promise<RunComparison> =>
  compareRuns(run('first', 2), {
    ...run('second', 1, { results: [open] }),
    environment: { ...reportFixture().environment, cpu: 'Another processor' },
  });

describe('exportComparison', () => {
  it('names the file after both runs', async () => {
    const { fileName, mediaType } = exportComparison(await comparison(), 'md');
    expect([fileName, mediaType]).toEqual(['comparison-first-second.md', 'text/markdown']);
  });

  it('json is the comparison', async () => {
    const compared = await comparison();
    expect(JSON.parse(exportComparison(compared, 'json').text)).toEqual(compared);
  });

  it('csv has every digit of every case, and what else differs', async () => {
    const compared = await comparison();
    const [only] = compared.cases;
    const lines = csvRows(exportComparison(compared, 'csv').text);
    expect(lines.map(({ kind }) => kind)).toEqual([
      ...['run', 'run', 'difference', 'case', 'only-after'],
    ]);
    expect(lines[2]).toMatchObject({
      difference: 'machine',
      text: 'Processor: A processor, 4 cores, then Another processor, 4 cores.',
    });
    expect(lines[3]).toMatchObject({
      operation: 'write',
      settings: '{}',
      items: '100',
      beforeMedian: '2',
      afterMedian: '1',
      ratio: '2',
      low: String(only?.low),
      high: String(only?.high),
      noiseFloor: '1.05',
      verdict: 'faster',
    });
    expect(lines[4]).toMatchObject({ operation: 'open', label: 'npy, “a”', ratio: '' });
  });

  it('md has the ratio with its interval, the verdict, and what else differs before them', async () => {
    const { text } = exportComparison(await comparison(), 'md');
    expect(text).toMatch(
      /^\| Write \| Lance \| 100 \| 2\.00 s \(1\.98 s – 2\.02 s\) \| 1\.00 s \([^|]*\) \| 2\.00 × \| 1\.9\d – 2\.0\d \| 1\.05 × \| faster \|$/m,
    );
    expect(text).toContain(
      'Of the one case that both runs measured, the later run is faster in 1 and slower in 0; no difference was detected in 0.',
    );
    expect(text.indexOf('Machine: Processor')).toBeGreaterThan(0);
    expect(text.indexOf('Machine: Processor')).toBeLessThan(text.indexOf('| Write'));
    expect(text).toContain('## Only in the second run');
    expect(text).not.toContain('## Only in the first run');
    expect(text).toMatch(/^# Run \\<first\\> \\\| one and Run \\<second\\> \\\| one$/m);
  });

  it('html stands alone and draws every ratio beside 1 and the noise', async () => {
    const { text } = exportComparison(await comparison(), 'html');
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(|\son[a-z]+="/);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text.match(/<svg /g)).toHaveLength(1);
    expect(text).toContain('Write, Lance, 100 items: 2.00 ×');
    expect(text).toContain('Run &lt;first&gt; | one');
    // The legend's shade and that of the one case.
    expect(text.match(/fill-opacity="0.12"/g)).toHaveLength(2);
  });

  it('says where there is nothing in common, and draws nothing', async () => {
    const none = await compareRuns(run('first', 2), reportFixture({ results: [open] }));
    const { text } = exportComparison(none, 'html');
    expect(text).toContain('The two runs have no case in common.');
    expect(text).not.toContain('<svg');
  });
});

describe('exportTrends', () => {
  const trend: CaseTrend = {
    key: { format: 'npy', settings: {}, label: 'npy', operation: 'open', way: '', items: 5 },
    points: ['a', 'b'].map((id, at) => ({
      run: { id, title: `Run, “${id}”`, createdAt: '2025-01-02T03:04:05.000Z' },
      ...{ median: 0.1 + at, low: 0.05, high: 0.2, samples: 10 },
      differences: at === 0 ? [] : [{ kind: 'machine', text: 'Busy.' }],
    })),
    leftOut: 3,
  };

  it('csv has a line a run', () => {
    const { fileName, text } = exportTrends('b', [trend, { ...trend, points: [] }], 'csv');
    expect(fileName).toBe('trend-b.csv');
    const lines = csvRows(text);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ runId: 'a', title: 'Run, “a”', median: '0.1', leftOut: '3' });
    expect(lines[1]).toMatchObject({ runId: 'b', median: '1.1', differences: 'Busy.' });
  });

  it('json is a list of them', () => {
    expect(JSON.parse(exportTrends('b', [trend], 'json').text)).toEqual([trend]);
  });
});
