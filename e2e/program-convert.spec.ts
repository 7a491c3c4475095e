/** Conversions, whole: what is published, verified, taken back, refused and cancelled. */
import { cpSync, existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fileHashes } from './fixtures/file-hashes';
import { fact, rowHeading } from './fixtures/inspect-page';
import { idsOf } from './fixtures/npy-bytes';
import { expect, test } from './fixtures/program-test';
import { writeZeros } from './fixtures/zeros-npy';

test.describe.configure({ timeout: 120_000 });

test('five steps convert, verify, publish, open and undo', async ({ launch, cli, folder }) => {
  const source = join(folder, 'galaxies');
  await cli('sample', source, '--items', '1000', '--shape', '32,32,3');
  const before = fileHashes(source);
  const ids = idsOf(join(source, 'batch_index_insertion_order.npy'));
  const sorted = idsOf(join(source, 'batch_index.npy'));
  const published = join(source, 'lance_db');
  const { page } = await launch({ args: [source] });
  await page.getByRole('link', { name: 'Convert to Lance…' }).click();

  await expect(heading(page, 'Which dataset, and is it whole?')).toBeVisible();
  await expect(page.getByText('Every file, index and id was checked: no problems.')).toBeVisible();
  await page.getByRole('button', { name: 'Plan the conversion' }).click();
  await expect(heading(page, 'What will be written, where and how')).toBeVisible();
  await expect(page.getByText(`The result will be ${published}.`)).toBeVisible();
  const firstRows = page.getByRole('table', { name: 'The first rows' }).first();
  await expect(firstRows.getByRole('row').nth(1)).toContainText(
    // As Hyrax reads the two: npy by its sorted index, Lance as it is stored.
    `dataset[0]${sorted[0]}${ids[0]}`,
  );
  await expect(fact(page, 'Time, write and verify')).toHaveText(/\d.* to .*\d/, {
    timeout: 30_000,
  });
  expect(fileHashes(source)).toEqual(before);

  const steps = await recordSteps(page);
  await page.getByRole('button', { name: 'Start the conversion' }).click();
  await expect(heading(page, 'Converted and verified')).toBeVisible({ timeout: 60_000 });
  expect(await steps()).toEqual(['Plan', 'Write', 'Verify', 'Done']);
  // Tensors of 12,288 bytes, and ids of eleven characters.
  await expect(page.getByText(/^Verified against the source, all of it: /)).toContainText(
    '1,000 rows, 1,000 tensors, 12,299,000 bytes. No difference.',
  );
  expect(existsSync(join(published, 'results.lance'))).toBe(true);
  const check = await cli('verify', source, published);
  expect(check).toMatchObject({
    exitCode: 0,
    document: { equal: true, complete: true, rowsCompared: 1000, differences: [] },
  });

  await page.getByRole('button', { name: 'Open it' }).click();
  await expect(fact(page, 'Format')).toHaveText('Lance');
  await expect(fact(page, 'Rows')).toHaveText('1,000');
  await expect(rowHeading(page)).toContainText(ids[0] ?? 'none');
  await page.goBack();

  await page.getByRole('button', { name: 'Undo …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the result' }).click();
  await expect(page.getByText('Taken back')).toBeVisible();
  expect(existsSync(published)).toBe(false);
  expect(fileHashes(source)).toEqual(before);
});

test('a damaged source is refused, with the reason', async ({ launch, sample, folder }) => {
  const damaged = join(folder, 'damaged');
  cpSync(sample, damaged, { recursive: true });
  truncateSync(join(damaged, 'batch_1.npy'), 5000);
  const { page } = await launch({ args: [damaged] });
  await page.getByRole('link', { name: 'Convert to Lance…' }).click();
  await expect(page.getByText('batch_1.npy is truncated')).toBeVisible();
  await expect(page.getByText('2 errors above must be put right first')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Plan the conversion' })).toBeDisabled();
});

test('a conversion that is cancelled leaves nothing behind', async ({ launch, folder }) => {
  const source = join(folder, 'large.npy');
  writeZeros(source, 60_000);
  const target = join(folder, 'target');
  const { page } = await launch({ args: [source] });
  await page.getByRole('link', { name: 'Convert to Lance…' }).click();
  await page.getByRole('button', { name: 'Plan the conversion' }).click();
  const destination = page.getByRole('combobox', { name: 'Destination folder' });
  await destination.fill(target);
  await destination.press('Enter');
  await expect(page.getByText(`The result will be ${join(target, 'lance_db')}.`)).toBeVisible({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: 'Start the conversion' }).click();
  await expect(heading(page, 'Writing')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Cancel the conversion' }).click();
  await expect(page.getByText('The conversion was cancelled')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/is as it was before: nothing was published/)).toBeVisible();
  expect(existsSync(join(target, 'lance_db'))).toBe(false);
  expect(existsSync(target) ? readdirSync(target) : []).toEqual([]);
});

function heading(page: Page, name: string) {
  return page.getByRole('heading', { name, exact: true });
}

/** Every step that the wizard shows from now on; some last shorter than a test can look. */
async function recordSteps(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seenSteps: seen });
    const look = (): void => {
      const text = document.querySelector('[aria-current=step]')?.textContent ?? '';
      const step = text.replace(/^\d|, done$/g, '');
      if (step !== '' && step !== seen.at(-1)) seen.push(step);
    };
    look();
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
    });
  });
  return () => page.evaluate(() => (window as unknown as { seenSteps: string[] }).seenSteps);
}
