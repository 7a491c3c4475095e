/** Every screen and state, on real data: pictures to look at, and nothing serious for axe. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeGallery } from './fixtures/gallery';
import { takePictures } from './fixtures/picture-taker';
import { benchmarkForm, unfoldOperations } from './fixtures/benchmark-page';
import { expect, test } from './fixtures/browser-shell-test';
import { writeZeros } from './fixtures/zeros-npy';
import { processTree } from './hosts/process-tree';

test.describe.configure({ timeout: 180_000 });
test.use({
  expectedPageErrors: [/WebSocket connection .* failed|ERR_CONNECTION_REFUSED/],
});

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
  await expect(page.getByText(/^\d+ cases and \d+ controls .*: \d+ processes/)).toBeVisible();
  await expect(page.getByRole('radio', { name: /^My rows/ })).toBeChecked();
  await takePictures(page, 'benchmark-form');

  await page.getByRole('textbox', { name: 'Dataset sizes, in items' }).fill('30, 60');
  await page.getByLabel('Samples a case').fill('3');
  await page.getByLabel('Rounds').fill('1');
  await unfoldOperations(benchmarkForm(page));
  for (const operation of ['Full read', 'Random batch read']) {
    await page.getByRole('checkbox', { name: operation, exact: true }).uncheck();
  }
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

test('convert', async ({ launch, cli, folder }) => {
  const galaxies = join(folder, '2025-11-03_galaxies');
  await cli('sample', galaxies);
  const large = join(folder, 'large.npy');
  writeZeros(large, 60_000);
  const program = await launch();
  const { page } = program;
  await show(page, 'convert', {});
  await expect(page.getByText('Nothing was converted from here yet')).toBeVisible();
  await takePictures(page, 'convert-nothing-open');

  await show(page, 'convert', { path: large });
  await page.getByRole('button', { name: 'Plan the conversion' }).click();
  const destination = page.getByRole('combobox', { name: 'Destination folder' });
  await destination.fill(join(folder, 'large'));
  await destination.press('Enter');
  await page.getByRole('button', { name: 'Start the conversion' }).click();
  await expect(page.getByText(/^[1-9][\d,]* of 60,000 rows/)).toBeVisible({ timeout: 30_000 });
  // It would be over before the pictures are; in real Electron its process has no name of its own.
  const child = processTree(program.pid).find(({ command }) => command.includes('conversion.js'));
  if (child !== undefined) process.kill(child.pid, 'SIGSTOP');
  await takePictures(page, 'convert-writing');
  if (child !== undefined) process.kill(child.pid, 'SIGCONT');
  await expect(page.getByText(/^\d{2},\d{3} of 60,000 rows/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByText('The conversion is paused')).toBeVisible({ timeout: 30_000 });
  await takePictures(page, 'convert-paused');
  await page.getByRole('button', { name: 'Back to the plan' }).click();
  await expect(page.getByText('An unfinished conversion was found')).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText(/Times from a trial/)).toBeVisible({ timeout: 60_000 });
  await takePictures(page, 'convert-plan-unfinished');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Unfinished conversions' })).toBeVisible();
  await takePictures(page, 'convert-unfinished');
  await page.getByRole('button', { name: /^Discard / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard it' }).click();
  await expect(page.getByText('Discarded', { exact: true })).toBeVisible({ timeout: 30_000 });

  await show(page, 'convert', { path: galaxies });
  await expect(page.getByText('Every file, index and id was checked: no problems.')).toBeVisible();
  await takePictures(page, 'convert-source');
  await page.getByRole('button', { name: 'Plan the conversion' }).click();
  await expect(page.getByText(/Times from a trial/)).toBeVisible({ timeout: 30_000 });
  await takePictures(page, 'convert-plan');
  await page.getByRole('button', { name: 'Start the conversion' }).click();
  await expect(page.getByText('Converted and verified')).toBeVisible({ timeout: 60_000 });
  await takePictures(page, 'convert-done');
  await page.getByRole('button', { name: 'Compare row by row' }).click();
  await expect(page.getByRole('textbox', { name: 'Row of the result', exact: true })).toBeVisible();
  await expect(page.getByText('Bit-identical').first()).toBeVisible();
  await expect(page.getByRole('application')).toHaveCount(2);
  await takePictures(page, 'convert-compare');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Undo …' }).click();
  await expect(page.getByRole('dialog', { name: 'Take this conversion back?' })).toBeVisible();
  await takePictures(page, 'convert-undo');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Convert another' }).click();
  const earlier = page.getByRole('table', { name: 'Earlier conversions' });
  await expect(earlier.getByRole('row')).toHaveCount(2);
  await takePictures(page, 'convert-earlier');
  await earlier.getByRole('button', { name: /^Verify/ }).click();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByText('Equal in every row and byte')).toBeVisible({ timeout: 30_000 });
  await takePictures(page, 'convert-check');
  writeFileSync(join(galaxies, 'lance_db', 'arrayscope-manifest.json'), '{');
  await page.getByRole('button', { name: 'Back' }).click();
  await earlier.getByRole('button', { name: /^Undo/ }).click();
  await page.getByRole('button', { name: 'Remove the result' }).click();
  await expect(page.getByText('It was not taken back')).toBeVisible();
  await takePictures(page, 'convert-undo-refused');
});

test('an engine that does not come back', async ({ serve, page, sample }) => {
  const shell = await serve(sample);
  await page.goto(shell.url);
  await expect(page.getByRole('heading', { name: /^Row 0/ })).toBeVisible();
  await shell.stop();
  await expect(page.getByRole('button', { name: 'Reconnect now' })).toBeVisible();
  await takePictures(page, 'engine-lost');
});

async function show(page: Page, screen: string, query: Record<string, string>): Promise<void> {
  const address = `#/${screen}?${new URLSearchParams(query).toString()}`;
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
}

async function inspect(page: Page, path: string, query: Record<string, string>): Promise<void> {
  await show(page, 'inspect', { path, ...query });
}

/** Until the whole dataset was looked at. */
async function checked(page: Page): Promise<void> {
  await expect(page.getByText('Every file, index and id was checked')).toBeVisible();
}
