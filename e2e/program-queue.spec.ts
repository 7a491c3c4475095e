/** A queue of three with one broken source: what is found before it runs, what becomes of each, and after a restart. */
import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { fileHashes } from './fixtures/file-hashes';
import { expect, test } from './fixtures/program-test';

test.describe.configure({ timeout: 120_000 });

test('a queue of three with one broken source', async ({ launch, cli, folder }) => {
  const root = join(folder, 'results');
  const at = (...names: readonly string[]): string => join(root, ...names);
  for (const name of ['one', 'two', 'three'])
    await cli('sample', at(name), '--items', '60', '--shape', '8,8', '--batch-rows', '20');
  truncateSync(at('two', 'batch_1.npy'), 100);
  const before = fileHashes(root);

  const program = await launch();
  const { page } = program;
  await expect(page.getByRole('link', { name: 'Queue' })).toBeVisible();
  await page.keyboard.press('Alt+6');
  const path = page.getByRole('combobox', { name: 'Path of a results root' });
  await path.fill(root);
  await path.press('Enter');
  await expect(page.getByRole('heading', { name: '3 datasets of 3 chosen' })).toBeVisible();
  await page.getByRole('button', { name: 'Check 3 datasets' }).press('Enter');
  await expect(
    page.getByRole('heading', { name: 'Checked; nothing runs yet: 0 done, 1 failed, 2 to go' }),
  ).toBeVisible();
  await expect(item(page, 'two')).toContainText('batch_1.npy ends inside its header');
  await expect(item(page, 'two')).toContainText('Exit code 3.');
  await expect(item(page, 'one')).toContainText('Checked: waits for the start');
  // Looking at all of them changed nothing.
  expect(fileHashes(root)).toEqual(before);

  await page.getByRole('button', { name: 'Start 2 conversions' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Finished: 2 done, 1 failed' })).toBeVisible({
    timeout: 60_000,
  });
  for (const name of ['one', 'three'])
    await expect(item(page, name)).toContainText('Done: 60 rows and 60 tensors verified');
  const { document } = await cli('verify', at('three'), at('three', 'lance_db'));
  expect(document).toMatchObject({ equal: true, complete: true, rowsCompared: 60 });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Report' }).click();
  await page.getByRole('menuitem', { name: 'CSV, a line a dataset' }).click();
  const lines = readFileSync(await (await download).path(), 'utf8').split('\r\n');
  expect(lines.map((line) => line.split(',')[3])).toEqual([
    'state',
    'done',
    'done',
    'failed',
    undefined,
  ]);
  await program.quit();

  const again = await launch();
  await again.page.getByRole('link', { name: 'Queue' }).click();
  const kept = again.page.getByRole('table', { name: 'Queues of before' }).getByRole('row', {
    name: /Finished/,
  });
  await expect(kept).toContainText('2 of 3, 1 failed');
  await kept.press('Enter');
  await expect(item(again.page, 'two')).toContainText('batch_1.npy ends inside its header');
});

function item(page: Page, name: string): Locator {
  const row = page.getByRole('table', { name: 'Datasets of the queue' }).getByRole('row');
  return row.filter({ has: page.getByText(name, { exact: true }) });
}
