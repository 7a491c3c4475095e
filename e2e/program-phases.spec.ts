/** A results root with datasets in every phase: what is shown, and where each next step leads. */
import { existsSync, readdirSync, truncateSync, utimesSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { fileHashes } from './fixtures/file-hashes';
import { fact } from './fixtures/inspect-page';
import { expect, test } from './fixtures/program-test';

test.describe.configure({ timeout: 120_000 });

const SMALL = ['--items', '60', '--shape', '8,8', '--batch-rows', '20'];

test('the phases view on a mixed results root', async ({ launch, cli, folder }) => {
  const root = join(folder, 'results');
  const at = (...names: readonly string[]): string => join(root, ...names);
  for (const name of ['new', 'verified', 'stale', 'broken'])
    await cli('sample', at(name), ...SMALL);
  await cli('sample', at('alone'), '--layout', 'lance', '--items', '40', '--shape', '8,8');
  for (const name of ['verified', 'stale']) await cli('migrate', at(name), '--to', 'lance');
  utimesSync(at('stale', 'batch_0.npy'), 1, 1);
  truncateSync(at('broken', 'batch_1.npy'), 100);
  const before = fileHashes(root);

  const { page } = await launch();
  await page.getByRole('link', { name: 'Phases' }).click();
  const path = page.getByRole('combobox', { name: 'Path of a results root' });
  await path.fill(root);
  await path.press('Enter');
  await expect(
    page.getByRole('heading', { name: '2 of 5 datasets in Lance, verified or alone' }),
  ).toBeVisible({ timeout: 30_000 });
  await expect(line(page, 'Not in Lance yet', 'new')).toContainText('60');
  await expect(line(page, 'Broken', 'broken')).toContainText('batch_1.npy');
  await expect(line(page, 'Lance only', 'alone')).toContainText('There is no source to move.');
  const stale = line(page, 'Both: source and Lance', 'stale');
  await expect(stale).toContainText('batch_0.npy was written to');
  await expect(stale).toContainText('Arrayscope: Hyrax npy batches');
  await expect(stale).toContainText('Hyrax: Lance');
  // Looking at all of it changed nothing.
  expect(fileHashes(root)).toEqual(before);

  await page.getByRole('link', { name: 'Convert new' }).click();
  await expect(page.getByRole('combobox', { name: 'Path of the dataset' })).toHaveValue(at('new'));
  await page.goBack();
  await line(page, 'Both: source and Lance', 'verified').press('Enter');
  await expect(fact(page, 'Format')).toHaveText('Lance');
  await expect(page.getByRole('note')).toContainText('every row of it was verified on');
  await page.getByRole('link', { name: 'Open as Hyrax npy batches' }).click();
  await expect(fact(page, 'Format')).toHaveText('Hyrax npy batches');
  await page.goBack();
  await page.goBack();

  const archive = join(folder, 'archive');
  await mkdir(archive);
  await page.getByRole('button', { name: `Put the source of ${at('verified')} away` }).click();
  const dialog = page.getByRole('dialog');
  const go = dialog.getByRole('button', { name: 'Archive the source' });
  const into = dialog.getByRole('combobox', { name: 'Archive folder' });
  await into.fill(archive);
  await into.press('Enter');
  await expect(go).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Type its name to go on: verified' }).fill('verified');
  await go.click();
  await expect(dialog.getByRole('status')).toContainText(join(archive, 'verified'));
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(line(page, 'Lance only', 'verified')).toContainText(
    `The source was archived at ${join(archive, 'verified')}.`,
  );
  expect(readdirSync(archive)).toEqual(['verified']);
  expect(existsSync(at('verified', 'batch_0.npy'))).toBe(false);
  const { document } = await cli('verify', join(archive, 'verified'), at('verified', 'lance_db'));
  expect(document).toMatchObject({ equal: true, complete: true, rowsCompared: 60 });

  // Its times alone are others, as those of a copy: its rows prove that.
  await page.getByRole('button', { name: 'Check stale again by content' }).press('Enter');
  const question = page.getByRole('dialog', { name: 'Check again by content?' });
  await question.getByRole('button', { name: 'Check again by content' }).press('Enter');
  await expect(question.getByRole('status')).toContainText('Equal in every row and byte: 60 rows', {
    timeout: 60_000,
  });
  await question.getByRole('button', { name: 'Close', exact: true }).last().press('Enter');
  await expect(stale).toContainText('by size and time the files of both are unchanged since', {
    timeout: 30_000,
  });
});

function line(page: Page, table: string, name: string): Locator {
  const row = page.getByRole('table', { name: table }).getByRole('row');
  return row.filter({ has: page.getByText(name, { exact: true }) });
}
