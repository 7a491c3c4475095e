/** Every screen and state, on real data: pictures to look at, and nothing serious for axe. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeGallery } from './fixtures/gallery';
import { takePictures } from './fixtures/picture-taker';
import { expect, test } from './fixtures/program-test';

test.describe.configure({ timeout: 180_000 });
// The pictures are the record; a trace of every step would take longer than the steps.
test.use({ trace: 'off' });

test('the first run', async ({ launch }) => {
  const { page } = await launch();
  await expect(page.getByRole('button', { name: 'Make a sample dataset' })).toBeVisible();
  await takePictures(page, 'datasets-first-run');
  await page.getByRole('link', { name: 'Inspect' }).click();
  await expect(page.getByText('No dataset is open')).toBeVisible();
  await takePictures(page, 'inspect-nothing-open');
  await page.getByRole('link', { name: 'Datasets' }).click();
  await page.getByRole('combobox', { name: /^Path/ }).fill('/no/such/folder');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('/no/such/folder');
  await takePictures(page, 'datasets-no-such-folder');
});

test('datasets and inspect', async ({ launch, home, folder }) => {
  const gallery = await makeGallery(folder, home);
  const { page } = await launch({ args: [gallery.root] });
  await expect(page.getByRole('table', { name: 'Datasets' }).getByRole('row')).toHaveCount(9);
  await takePictures(page, 'datasets-catalogue');

  await inspect(page, gallery.galaxies, { row: '17' });
  await checked(page);
  await expect(page.getByText('Std. deviation')).toBeVisible();
  await takePictures(page, 'inspect-image');
  await page.getByText('Log', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Limits' }).click();
  await page.getByRole('option', { name: 'Mid 99.5 %' }).click();
  await page.getByRole('application').click();
  await takePictures(page, 'inspect-image-log-pinned');
  await page.getByRole('button', { name: 'Copy or export' }).click();
  await expect(page.getByRole('menuitem', { name: 'Export the row as .npy' })).toBeVisible();
  await takePictures(page, 'inspect-export-menu');
  await page.keyboard.press('Escape');
  await page.getByText('Numbers', { exact: true }).click();
  await expect(page.getByRole('region', { name: /^Values of/ })).toBeVisible();
  await takePictures(page, 'inspect-numbers');
  await page.getByRole('textbox', { name: 'Search by id' }).fill('99');
  await expect(page.getByRole('listbox', { name: 'Rows found' })).toBeVisible();
  await takePictures(page, 'inspect-search');
  for (const tab of ['Fields', 'Files', 'Documents']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
    await takePictures(page, `inspect-${tab.toLowerCase()}`);
  }

  await inspect(page, gallery.spectra, {});
  await expect(page.getByRole('heading', { name: /^Row 0/ })).toBeVisible();
  await checked(page);
  await takePictures(page, 'inspect-line');
  await inspect(page, gallery.positions, {});
  await checked(page);
  await takePictures(page, 'inspect-few-numbers');
  await inspect(page, gallery.converted, {});
  await checked(page);
  await takePictures(page, 'inspect-lance');
  await inspect(page, gallery.damaged, {});
  await expect(page.getByRole('region', { name: 'Problems', exact: true })).toContainText(
    'batch_1',
  );
  await takePictures(page, 'inspect-problems');
  await inspect(page, gallery.unreadable, {});
  await expect(page.getByText('The dataset could not be opened')).toBeVisible();
  await takePictures(page, 'inspect-unreadable');

  await page.getByRole('link', { name: 'Datasets' }).click();
  await page.getByRole('button', { name: 'Close the dataset' }).click();
  await expect(page.getByRole('table', { name: 'Recent folders' })).toBeVisible();
  await takePictures(page, 'datasets-recent');
  await page.getByRole('button', { name: 'Keys' }).click();
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await takePictures(page, 'keyboard-shortcuts');
});

test('benchmark', async ({ launch, sample }) => {
  const { page } = await launch({ args: [sample] });
  await expect(page.getByRole('heading', { name: /^Row 0/ })).toBeVisible();
  await page.getByRole('link', { name: 'Measure formats on these rows' }).click();
  await expect(page.getByRole('form', { name: 'New benchmark' })).toBeVisible();
  await expect(page.getByText(/cases?, each in a process/)).toBeVisible();
  await takePictures(page, 'benchmark-form');

  await page.getByRole('textbox', { name: 'Dataset sizes, in items' }).fill('20, 50');
  await page.getByLabel('Repeats a case').fill('3');
  await page.getByRole('button', { name: 'Run the benchmark' }).click();
  await expect(page.getByRole('table', { name: /^Cases/ })).toBeVisible({ timeout: 60_000 });
  await takePictures(page, 'benchmark-running');
  await expect(page.getByRole('heading', { name: 'Key findings' })).toBeVisible({
    timeout: 150_000,
  });
  await takePictures(page, 'benchmark-results');
  await page.getByRole('heading', { name: 'Key findings' }).scrollIntoViewIfNeeded();
  await takePictures(page, 'benchmark-findings');
  await page.getByRole('button', { name: 'Saved reports' }).click();
  await expect(page.getByRole('table', { name: 'Saved reports' })).toBeVisible();
  await takePictures(page, 'benchmark-saved-reports');
});

async function inspect(page: Page, path: string, query: Record<string, string>): Promise<void> {
  expect(existsSync(join(path))).toBe(true);
  const address = `#/inspect?${new URLSearchParams({ path, ...query }).toString()}`;
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
}

/** Until the whole dataset was looked at. */
async function checked(page: Page): Promise<void> {
  await expect(page.getByText('Every file, index and id was checked')).toBeVisible();
}
