/** What a benchmark shows beside times: claims, heat maps and scatter plots, with the numbers of the run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import {
  type ExportedReport,
  benchmarkForm,
  chooseOperations,
  finished,
} from './fixtures/benchmark-page';
import { expect, test } from './fixtures/browser-shell-test';

test.describe.configure({ timeout: 480_000 });

test('a preset shows what was published beside what is measured here', async ({
  launch,
  folder,
}) => {
  const { page } = await launch();
  await page.getByRole('link', { name: 'Benchmark' }).click();
  const form = benchmarkForm(page);
  await form.getByRole('combobox', { name: 'Preset' }).click();
  await page.getByRole('option', { name: 'Quick look' }).click();
  await form.getByRole('button', { name: 'Run this preset' }).click();
  // Of the run, not of what the form holds.
  const words = await page.getByText(/processes, shuffled\.$/).textContent();
  await finished(page);
  const report = await exported(page, folder);

  // What was planned is what was measured: cases that are shown, and controls that are not.
  const [cases, controls] = [report.results.length, report.controls.length];
  expect(words).toContain(`${cases} cases and ${controls} controls`);
  await expect(
    page.getByText(new RegExp(`, ${cases} cases and ${controls} controls in`)),
  ).toBeVisible();

  expect(report.claims.length).toBeGreaterThan(0);
  const table = page.getByRole('table', { name: 'Published figures' });
  const rows = table.locator('tbody tr');
  await expect(rows).toHaveCount(report.claims.length);
  for (const { statement, published, measured, verdict } of report.claims) {
    const row = rows.filter({ hasText: statement });
    const cells = row.getByRole('cell');
    const { low = NaN, high = null } = published ?? {};
    const bounds = high === null ? `at least ${digits(low)}` : `${digits(low)} to ${digits(high)}`;
    await expect(cells.nth(1)).toContainText(bounds);
    await expect(cells.nth(2)).toContainText(`${digits(measured?.value ?? NaN)}× as fast`);
    await expect(cells.nth(2)).toContainText(
      `${digits(measured?.low ?? NaN)} to ${digits(measured?.high ?? NaN)}×`,
    );
    await expect(cells.nth(3)).toHaveText(new RegExp(`^${verdict}$`, 'i'));
  }
});

test('a sweep of streams is a heat map with the setting to use', async ({ launch, folder }) => {
  const { page } = await launch();
  await sweepIsShown(page, folder);
});

test('a browser tab shows it too', async ({ serve, page, folder }) => {
  const shell = await serve();
  await page.goto(shell.url);
  await sweepIsShown(page, folder);
});

test('codecs are compared by size and speed, with the Pareto front', async ({ launch, folder }) => {
  const { page } = await launch();
  await page.getByRole('link', { name: 'Benchmark' }).click();
  const form = benchmarkForm(page);
  await form.getByRole('button', { name: 'Remove Format 2' }).click();
  await form.getByRole('button', { name: 'Remove Format 1' }).click();
  await form.getByRole('button', { name: 'Add every codec of …' }).click();
  await page.getByRole('menuitem', { name: /^NumPy \.npz/ }).click();
  await chooseOperations(form, ['Write', 'Full read', 'Random read']);
  await small(form, '100');
  await form.getByRole('button', { name: 'Run the benchmark' }).click();
  await finished(page);
  const report = await exported(page, folder);

  const compression = page.getByRole('region', { name: 'Compression' });
  await expect(compression.getByRole('img', { name: /against size/ })).toHaveCount(3);
  for (const [operation, heading] of [
    ['write', 'Write'],
    ['full-read', 'Full read'],
    ['random-read', 'Random read'],
  ] as const) {
    const points = report.results
      .filter((one) => one.operation === operation)
      .map(({ label, median, rowsPerSample }) => {
        const stored = report.storage.find((one) => label.startsWith(one.label));
        return { label, size: (stored?.bytes ?? NaN) / 100, seconds: median / rowsPerSample };
      });
    expect(points.length).toBeGreaterThanOrEqual(3);
    const onFront = points.filter(
      (one) =>
        !points.some(
          (other) =>
            other.size <= one.size &&
            other.seconds <= one.seconds &&
            (other.size < one.size || other.seconds < one.seconds),
        ),
    );
    const name = new RegExp(`${heading} against size, 100 items`);
    await compression
      .getByRole('button', { name: new RegExp(`${name.source} as a table`) })
      .click();
    const rows = compression.getByRole('table', { name }).locator('tbody tr');
    await expect(rows).toHaveCount(points.length);
    await expect(rows.filter({ hasText: '★' })).toHaveCount(onFront.length);
    for (const { label, size, seconds } of onFront) {
      // Without the format's name, which is in the title.
      const [, settings = '', way = ''] = /\((.*?)\)(.*)/.exec(label) ?? [];
      const row = rows.filter({
        has: page.getByRole('rowheader', { name: `${settings}${way}`, exact: true }),
      });
      await expect(row).toContainText('★');
      const [shownSize = '', shownSpeed = ''] = await row.getByRole('cell').allTextContents();
      expect(quantity(shownSize) / size).toBeCloseTo(1, 2);
      const speed = operation === 'random-read' ? seconds : report.method.rowBytes / seconds;
      expect(quantity(shownSpeed.replace('★', '')) / speed).toBeCloseTo(1, 2);
    }
  }
});

async function sweepIsShown(page: Page, folder: string): Promise<void> {
  await page.getByRole('link', { name: 'Benchmark' }).click();
  const form = benchmarkForm(page);
  await form.getByRole('button', { name: 'Remove Format 2' }).click();
  await chooseOperations(form, ['Stream']);
  await small(form, '400');
  await form.getByRole('textbox', { name: 'Rows of a batch' }).fill('20, 100');
  const ahead = form.getByRole('textbox', { name: 'Batches read ahead' });
  // What is wrong is said where it is wrong, and keeps it from being run.
  await ahead.fill('0, two');
  await expect(ahead).toHaveAccessibleDescription('Whole numbers from 0 to 9,999.');
  await expect(form.getByRole('button', { name: 'Run the benchmark' })).toBeDisabled();
  await ahead.fill('0, 2');
  await form.getByRole('textbox', { name: 'Bytes kept in a cache' }).fill('1000000');
  await expect(form.getByText('5 cases in 1 round: 5 processes')).toBeVisible();
  await form.getByRole('button', { name: 'Run the benchmark' }).click();
  await finished(page);
  const report = await exported(page, folder);
  const [stream] = report.streams;
  if (stream === undefined) throw new Error('The report has no streams.');
  expect(report.results.map(({ way }) => way).sort()).toEqual([
    'adaptive-p2-c1000000',
    ...['b100-p0', 'b100-p2', 'b20-p0', 'b20-p2'].map((way) => `${way}-c1000000`),
  ]);
  for (const { way, rowsPerSample, median } of report.results) {
    const cell = stream.cells.find(
      ({ batchRows, prefetch }) =>
        way === `${batchRows === 'adaptive' ? '' : 'b'}${batchRows}-p${prefetch}-c1000000`,
    );
    expect(cell?.rowsPerSecond).toBeCloseTo(rowsPerSample / median, 3);
  }

  const title = `Stream: ${stream.label}, 400 items`;
  const streams = page.getByRole('region', { name: 'Streams' });
  const picture = streams.getByRole('img', { name: title });
  const { recommended } = stream;
  await streams.getByRole('button', { name: `${title} as a table` }).click();
  const table = streams.getByRole('table', { name: title });
  const unit = (await table.locator('caption').textContent())?.includes('million') ? 1e6 : 1e3;
  for (const cell of stream.cells) {
    const row = table.getByRole('row').filter({
      has: page.getByRole('rowheader', { name: String(cell.batchRows), exact: true }),
    });
    const shown = row.getByRole('cell').nth(cell.prefetch === 0 ? 0 : 1);
    const isRecommended =
      cell.batchRows === recommended?.batchRows && cell.prefetch === recommended.prefetch;
    // Below it are rates and waits.
    const [text = ''] = (await shown.innerText()).split('\n');
    expect(text.startsWith('★')).toBe(isRecommended);
    expect(Number.parseFloat(text.replace('★', '').replace(',', ''))).toBeCloseTo(
      Number((cell.rowsPerSecond / unit).toPrecision(3)),
      6,
    );
  }
  await streams.getByRole('button', { name: `${title} as a chart` }).click();
  await expect(picture.getByText('★')).toHaveCount(2);
}

/** Few samples of few small rows, no control. */
async function small(form: Locator, sizes: string): Promise<void> {
  await form.getByRole('textbox', { name: 'Dataset sizes, in items' }).fill(sizes);
  await form.getByRole('textbox', { name: 'Shape of a row' }).fill('16, 16');
  await form.getByLabel('Samples a case').fill('3');
  await form.getByLabel('Rounds').fill('1');
  await form.getByRole('checkbox', { name: 'Measure the baseline twice' }).uncheck();
}

async function exported(page: Page, folder: string): Promise<ExportedReport> {
  await page.getByRole('button', { name: 'Export the report' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /^JSON/ }).click();
  const path = join(folder, (await download).suggestedFilename());
  await (await download).saveAs(path);
  return JSON.parse(readFileSync(path, 'utf8')) as ExportedReport;
}

/** Three digits, as tables print ratios. */
function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  ns: 1e-9,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
};

/** The first quantity of a cell: `1.23 MB/s` and `12.3 µs` in bytes and seconds. */
function quantity(text: string): number {
  const [, number = '', unit = ''] = /([\d.,]+) (\D*?)(?:\/s|\d|$)/.exec(text.trim()) ?? [];
  return Number(number.replaceAll(',', '')) * (UNITS[unit] ?? NaN);
}
