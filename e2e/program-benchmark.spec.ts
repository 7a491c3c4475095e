/** Measuring, from the form to the exported files, with real and small cases. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, Locator, Page } from '@playwright/test';
import { benchmarkForm, chooseOperations, finished } from './fixtures/benchmark-page';
import { expect, test } from './fixtures/program-test';

test.describe.configure({ timeout: 480_000 });

const SIZES = [100, 200];
const REPEATS = 3;

interface Report {
  readonly status: string;
  readonly results: readonly {
    readonly label: string;
    readonly operation: string;
    readonly items: number;
    readonly samples: readonly number[];
    readonly median: number;
    readonly low: number;
    readonly high: number;
    readonly checked: boolean;
  }[];
  readonly findings: readonly { readonly text: string }[];
}

test('a benchmark runs, is read, kept and exported', async ({ launch, folder }) => {
  const { page } = await launch();
  await page.getByRole('link', { name: 'Benchmark' }).click();
  await expect(page.getByText('Nothing was measured yet')).toBeVisible();
  await fillForm(page, REPEATS);
  // Hyrax twice at random reads, by position and by whole batch: seven kinds, each at two sizes.
  // And the baseline once more in each of the three operations: the noise.
  await expect(
    page.getByText(/^14 cases and 6 controls .* in 1 round: 20 processes/),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Run the benchmark' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await finished(page);

  const charts = page.getByRole('region', { name: 'Charts' });
  for (const title of [
    'Write: time',
    'Random read: time',
    'Sequential read: time',
    /^Speed-up: /,
  ]) {
    await expect(charts.getByRole('heading', { name: title })).toBeVisible();
  }
  await expect(cases(page)).toHaveCount(14);

  const report = JSON.parse(readFileSync(await exported(page, 'JSON', folder), 'utf8')) as Report;
  expect(report.status).toBe('complete');
  expect(report.results).toHaveLength(14);
  for (const one of report.results) {
    expect(SIZES).toContain(one.items);
    expect(one.checked).toBe(true);
    expect(one.samples.length).toBeGreaterThanOrEqual(REPEATS);
    expect(Math.min(...one.samples)).toBeGreaterThan(0);
    expect(one.low).toBeLessThanOrEqual(one.median);
    expect(one.high).toBeGreaterThanOrEqual(one.median);
  }
  const modes = new Set(report.results.filter(isRandomRead).map(({ label }) => label));
  expect(modes.size).toBe(3);
  for (const { text } of report.findings) await expect(page.getByText(text)).toBeVisible();

  const csv = readFileSync(await exported(page, 'CSV', folder), 'utf8').split('\r\n');
  expect(csv[0]).toMatch(/^kind,format,settings,label,operation,way,items,/);
  const ofKind = (kind: string) => csv.filter((line) => line.startsWith(`${kind},`));
  expect(ofKind('summary')).toHaveLength(14);
  expect(ofKind('sample')).toHaveLength(report.results.flatMap(({ samples }) => samples).length);
  await figureParses(page, folder);

  await page.getByRole('button', { name: 'Saved reports' }).click();
  const saved = page.getByRole('table', { name: 'Saved reports' }).getByRole('row');
  await expect(saved).toHaveCount(2);
  await saved.nth(1).getByRole('cell').nth(1).click();
  await expect(cases(page)).toHaveCount(14);
  for (const { text } of report.findings) await expect(page.getByText(text)).toBeVisible();

  // The numbers of a chart are those of the report.
  await charts.getByRole('button', { name: 'Write: time as a table' }).click();
  const table = charts.getByRole('table', { name: /^Write: time/ });
  await expect(table.getByRole('row')).toHaveCount(1 + SIZES.length);
});

test('a benchmark is cancelled, and says that it is only a part', async ({ launch }) => {
  const program = await launch();
  const { page } = program;
  await page.getByRole('link', { name: 'Benchmark' }).click();
  await fillForm(page, 100);
  await page.getByRole('button', { name: 'Run the benchmark' }).click();
  await expect(cases(page).first()).toBeVisible({ timeout: 200_000 });
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText('Cancelled: only part was measured')).toBeVisible({
    timeout: 120_000,
  });
  expect(await cases(page).count()).toBeLessThan(14);
  await page.getByRole('button', { name: 'Saved reports' }).click();
  await expect(
    page.getByRole('table', { name: 'Saved reports' }).getByText('Cancelled'),
  ).toBeVisible();
});

async function fillForm(page: Page, repeats: number): Promise<void> {
  const form = benchmarkForm(page);
  await form.getByRole('textbox', { name: 'Dataset sizes, in items' }).fill(SIZES.join(', '));
  await form.getByRole('textbox', { name: 'Shape of a row' }).fill('16, 16, 3');
  await form.getByLabel('Samples a case').fill(String(repeats));
  await form.getByLabel('Rounds').fill('1');
  await chooseOperations(form, ['Write', 'Sequential read', 'Random read']);
}

function cases(page: Page): Locator {
  return page
    .getByRole('table', { name: /^Cases/ })
    .locator('tbody')
    .getByRole('row');
}

function isRandomRead({ operation }: { readonly operation: string }): boolean {
  return operation === 'random-read';
}

async function exported(page: Page, format: string, folder: string): Promise<string> {
  await page.getByRole('button', { name: 'Export the report' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click();
  return saveIn(folder, await download);
}

async function saveIn(folder: string, download: Download): Promise<string> {
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** The whole figure as SVG: well-formed, with its titles as text. */
async function figureParses(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Export all charts' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /^SVG/ }).click();
  const path = await saveIn(folder, await download);
  expect(path).toMatch(/\.svg$/);
  const parsed = await page.evaluate(
    (text) => {
      const figure = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        root: figure.documentElement.localName,
        errors: figure.querySelectorAll('parsererror').length,
        paths: figure.querySelectorAll('path').length,
        text: figure.documentElement.textContent,
      };
    },
    readFileSync(path, 'utf8'),
  );
  expect(parsed).toMatchObject({ root: 'svg', errors: 0 });
  expect(parsed.paths).toBeGreaterThan(4);
  for (const title of ['Write: time', 'Random read: time', 'Sequential read: time', 'Speed-up']) {
    expect(parsed.text).toContain(title);
  }
}
