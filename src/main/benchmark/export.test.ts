import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { REPORT_FORMATS, exportReport } from './export';
import { reportFixture, resultFixture } from './report-fixture';
import { parseReport } from './report-schema';

const report = reportFixture();

/** A reader of RFC 4180 that knows nothing of our writer. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end !== '\r\n') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

it.each(REPORT_FORMATS)('%s has a name with that ending and a media type', (format) => {
  const { fileName, mediaType, text } = exportReport(report, format);
  expect(fileName).toBe(`benchmark-20250131T094500Z-3f9a1c.${format}`);
  expect(mediaType).toMatch(/^[a-z]+\/[a-z+-]+$/);
  expect(text.length).toBeGreaterThan(500);
});

it('json is the report', () => {
  expect(parseReport(exportReport(report, 'json').text, 'x')).toEqual(report);
});

describe('csv', () => {
  it('has a line a summary and a line a sample, and every digit', () => {
    const odd = resultFixture({
      label: 'Lance (codec="a", b)',
      samples: [0.1 + 0.2, 1e-7, 0.5],
      roundSamples: [1, 2],
      outliers: [2],
      warmup: [0.7],
      settings: { codec: 'a,"b"' },
      usage: { ...resultFixture().usage, deviceReadBytes: null },
    });
    const [head = [], ...lines] = parseCsv(
      exportReport(reportFixture({ results: [odd] }), 'csv').text,
    );
    expect(head[0]).toBe('kind');
    const all = lines.map((line) =>
      Object.fromEntries(head.map((name, at) => [name, line[at] ?? ''] as const)),
    );
    const ofKind = (kind: string) => all.filter((line) => line['kind'] === kind);
    expect(all.map((line) => line['kind'])).toEqual([
      ...['summary', 'sample', 'sample', 'sample', 'warmup', 'storage', 'storage'],
    ]);
    for (const line of lines) expect(line).toHaveLength(head.length);
    const [summary] = ofKind('summary');
    expect(summary).toMatchObject({
      label: odd.label,
      median: '0.1',
      deviation: '0.01',
      samples: '3',
      rounds: '2',
      outliers: '1',
      cpuSeconds: '0.08',
      writtenBytes: '0',
      deviceReadBytes: '',
      checked: 'true',
      seconds: '',
    });
    expect(JSON.parse(summary?.['settings'] ?? '')).toEqual(odd.settings);
    expect(
      ofKind('sample').map((line) => [
        ...[line['round'], line['sample'], Number(line['seconds']), line['outlier']],
        ...[line['label'], line['median']],
      ]),
    ).toEqual([
      ['1', '1', 0.1 + 0.2, 'false', odd.label, ''],
      ['2', '2', 1e-7, 'false', odd.label, ''],
      ['2', '3', 0.5, 'true', odd.label, ''],
    ]);
    expect(ofKind('warmup').map((line) => line['seconds'])).toEqual(['0.7']);
    expect(ofKind('storage')[0]).toMatchObject({ format: 'hyrax', compressionRatio: '0.999' });
  });
});

describe('md', () => {
  it('has a row for every case and the method', () => {
    const { text } = exportReport(report, 'md');
    expect(
      text.match(/^\| (Lance|Hyrax npy) \| 1,000 \| 1\d\d ms|^\| .* \| 1,000 \| 200 ms/gm),
    ).toHaveLength(6);
    expect(text).toContain('Rows: 64 × 64 × 3 float32, 49.2 kB each');
    expect(text).toContain('Disk: ext4 on /dev/sda1');
    expect(text).toContain('Frequency governor: performance');
    expect(text).toContain('Samples: 3 a case in one round');
    expect(text).toMatch(/^Timed: .{40,}$/m);
    expect(text).toContain('| Write | Hyrax npy | 100 | 1.01 × | 0.970 – 1.05 |');
    expect(text).toContain('| Lance | 100 | 100 MB | 80.0 ms | 4.92 MB | 0 B | 0 B | 0 B |');
    expect(text).toContain('| Hyrax npy | 1,000 | 49,200,000 | 49.2 MB | 4 | 0.999 |');
    expect(text).toContain('# Hyrax npy and Lance, \\<64×64×3\\> float32');
  });

  it('has a row for every published figure beside the one that was measured', () => {
    const claims = [
      {
        id: 'a',
        source: 'a notebook',
        statement: 'Write: Lance against npy',
        unit: 'speed ratio',
        published: { low: 10, high: null, figures: [] },
        measured: { label: 'Lance', value: 2, low: 1.5, high: 2.5, figures: [] },
        verdict: 'not reproduced',
        why: null,
      },
      {
        id: 'b',
        source: 'an investigation',
        statement: 'Size on disk',
        unit: 'share of the bytes',
        published: {
          low: 0.45,
          high: 0.45,
          figures: [
            { name: 'Lance', value: 18.8e6, unit: 'bytes' },
            { name: 'npy', value: 42.2e6, unit: 'bytes' },
          ],
        },
        measured: null,
        verdict: 'not testable here',
        why: 'A reason.',
      },
    ] as const;
    const [size] = report.storage;
    const storage = size === undefined ? [] : [{ ...size, fileVersions: ['Lance 2.0'] }];
    const { text } = exportReport(reportFixture({ claims, storage }), 'md');
    expect(text).toContain(`Data files of this run by their own magic: ${size?.label}: Lance 2.0.`);
    expect(text).toContain(
      '| Write: Lance against npy (a notebook) | at least 10.0 × | 2.00 × \\[1.50 – 2.50\\]: Lance | not reproduced |  |',
    );
    expect(text).toContain(
      '| Size on disk (an investigation) | 0.450 of the bytes (Lance 18.8 MB and npy 42.2 MB) | – | not testable here | A reason. |',
    );
    expect(exportReport(reportFixture(), 'md').text).not.toContain('Published figures');
  });

  it('says when the run was cancelled', () => {
    expect(exportReport(reportFixture({ status: 'cancelled' }), 'md').text).toContain(
      'was cancelled',
    );
  });
});

describe('html', () => {
  const { text } = exportReport(report, 'html');

  it('stands alone: nothing is fetched and nothing runs', () => {
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(|\son[a-z]+="/);
    expect(text.match(/https?:[^"]*/g)?.every((url) => url === 'http://www.w3.org/2000/svg')).toBe(
      true,
    );
  });

  it('draws the four panels and escapes what it prints', () => {
    expect(text.match(/<svg /g)).toHaveLength(4);
    expect(text).toContain('<h1>Hyrax npy and Lance, &lt;64×64×3&gt; float32</h1>');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('leaves out panels without numbers', () => {
    const writes = report.results.filter((one) => one.operation === 'write');
    const few = exportReport(reportFixture({ results: writes, speedups: [] }), 'html').text;
    expect(few.match(/<svg /g)).toHaveLength(1);
    const none = exportReport(
      reportFixture({ results: [], speedups: [], storage: [] }),
      'html',
    ).text;
    expect(none).not.toContain('<svg');
  });
});

/** Streams and ways of storing, as `report` has none. */
function richReport() {
  const cell = {
    batchRows: 100,
    prefetch: 2,
    rowsPerSecond: 5000,
    bytesPerSecond: 1,
    waitSeconds: 1,
    workSeconds: 1,
    largestBatchRows: 100,
  };
  const labels = ['none', 'zstd', 'gzip'].map((codec) => `Zarr (codec=${codec})`);
  const zarr = { format: 'zarr', items: 1000 } as const;
  const [size] = report.storage;
  if (size === undefined) throw new Error('the fixture has sizes');
  return reportFixture({
    streams: [{ label: 'Lance', items: 1000, cells: [cell], recommended: cell }],
    results: [
      ...['write', 'full-read'].flatMap((operation) =>
        labels.map((label) => resultFixture({ ...zarr, operation, label })),
      ),
      ...labels.flatMap((label) =>
        [1, 2, 3, 4, 5].map((rows) =>
          resultFixture({ ...zarr, operation: 'stream', label: `${label} · ${rows} rows` }),
        ),
      ),
    ],
    storage: labels.map((label, at) => ({ ...size, ...zarr, label, bytes: 100 + at })),
  });
}

it('html draws what was swept: streams and ways of storing', () => {
  const { text } = exportReport(richReport(), 'html');
  // Writes, speed-ups, two scatter plots, one heat map.
  expect(text.match(/<svg /g)).toHaveLength(5);
  // A format keeps its colour however many settings of streams were measured.
  const [, write = ''] = text.split('<svg ');
  expect(new Set(write.match(/(?<=stroke=")#[0-9A-F]{6}/g)).size).toBe(3);
  expect(text).toContain('aria-label="Full read against size, 1,000 items"');
  expect(text).toContain('aria-label="Stream, Lance, 1,000 items"');
  expect(text).toContain('★ 5,000');
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

describe('ipynb', () => {
  // nbformat 4.5: every cell has an id, code cells have outputs and an execution count.
  const notebook = z
    .strictObject({
      nbformat: z.literal(4),
      nbformat_minor: z.literal(5),
      metadata: z.looseObject({
        kernelspec: z.looseObject({ name: z.string(), display_name: z.string() }),
      }),
      cells: z.array(
        z.discriminatedUnion('cell_type', [
          z.strictObject({
            cell_type: z.literal('markdown'),
            id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
            metadata: z.object({}),
            source: z.array(z.string()),
          }),
          z.strictObject({
            cell_type: z.literal('code'),
            id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
            metadata: z.object({}),
            source: z.array(z.string()),
            execution_count: z.null(),
            outputs: z.array(z.unknown()).length(0),
          }),
        ]),
      ),
    })
    .parse(JSON.parse(exportReport(report, 'ipynb').text));

  it('has cells of its own ids and no outputs', () => {
    expect(new Set(notebook.cells.map(({ id }) => id)).size).toBe(notebook.cells.length);
    for (const { source } of notebook.cells) {
      for (const line of source.slice(0, -1)) expect(line.endsWith('\n')).toBe(true);
    }
  });

  it('holds the data in a literal', () => {
    const source = notebook.cells.find(({ id }) => id === 'data')?.source.join('') ?? '';
    const literal: unknown = JSON.parse(source.slice('DATA = '.length));
    const data = z
      .looseObject({ results: z.array(z.unknown()) })
      .parse(JSON.parse(z.string().parse(literal)));
    expect(data.results).toEqual(report.results);
  });

  it('has a cell for what was measured alone', () => {
    const idsOf = (of: typeof report): readonly string[] =>
      z
        .object({ cells: z.array(z.object({ id: z.string() })) })
        .parse(JSON.parse(exportReport(of, 'ipynb').text))
        .cells.map(({ id }) => id);
    expect(idsOf(report)).toEqual(['report', 'data', 'prepare', 'figure', 'table']);
    expect(idsOf(richReport())).toEqual([
      ...['report', 'data', 'prepare', 'figure', 'compression', 'streams', 'table'],
    ]);
    expect(idsOf(reportFixture({ results: [], speedups: [] }))).not.toContain('figure');
  });
});
