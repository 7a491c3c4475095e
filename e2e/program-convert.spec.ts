/** Conversions, whole: what is published, verified, taken back, refused and cancelled. */
import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { heading, planInto, stopAndKeep } from './fixtures/convert-page';
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

test('each warning waits for its answer, and what holds every field is offered', async ({
  launch,
  sample,
  folder,
}) => {
  const source = join(folder, 'galaxies');
  cpSync(sample, source, { recursive: true });
  rmSync(join(source, 'original_dataset_config.toml'));
  rmSync(join(source, 'batch_index_insertion_order.npy'));
  const before = fileHashes(source);
  const { page } = await launch({ args: [source] });
  await page.getByRole('link', { name: 'Convert to Lance…' }).click();
  await page.getByRole('button', { name: 'Plan the conversion' }).click();
  const start = page.getByRole('button', { name: 'Start the conversion' });
  await expect(page.getByText('2 warnings above wait for an answer.')).toBeVisible();
  await expect(start).toBeDisabled();
  await page
    .getByRole('checkbox', { name: /^Go on all the same: original_dataset_config.toml/ })
    .check();
  await expect(page.getByText('1 warning above waits for an answer.')).toBeVisible();
  await expect(start).toBeDisabled();
  await page.getByRole('checkbox', { name: /^Go on all the same: batch_index_ins/ }).check();
  await expect(start).toBeEnabled();
  // A trial that is cut short removes its folder a moment later; these are let through.
  const tried = page.getByText(/Times from a trial/);
  await expect(tried).toBeVisible({ timeout: 60_000 });

  await page.getByRole('combobox', { name: 'Target format' }).click();
  await page.getByRole('option', { name: /^Raw vectors/ }).click();
  await expect(page.getByText('Raw vectors holds every field', { exact: false })).toBeVisible();
  await expect(tried).toBeVisible({ timeout: 60_000 });
  await page.getByRole('combobox', { name: 'Layout' }).click();
  await page.getByRole('option', { name: 'vecs' }).click();
  await expect(page.getByText(/^It cannot start: One file of this kind/)).toBeVisible();
  await expect(start).toBeDisabled();
  await page.getByRole('button', { name: 'Raw vectors with layout folder' }).click();
  await expect(start).toBeEnabled();
  await expect(tried).toBeVisible({ timeout: 60_000 });
  expect(fileHashes(source)).toEqual(before);
});

test('a conversion that is cancelled leaves nothing behind', async ({ launch, folder }) => {
  const source = join(folder, 'large.npy');
  writeZeros(source, 60_000);
  const target = join(folder, 'target');
  const { page } = await launch({ args: [source] });
  await planInto(page, target);
  await page.getByRole('button', { name: 'Start the conversion' }).click();
  await expect(heading(page, 'Writing')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Cancel the conversion …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop and discard' }).click();
  await expect(page.getByText('The conversion was cancelled')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/is as it was before: nothing was published/)).toBeVisible();
  expect(existsSync(join(target, 'lance_db'))).toBe(false);
  expect(existsSync(target) ? readdirSync(target) : []).toEqual([]);
});

test('what is cancelled and kept goes on after a restart, and is taken back', async ({
  launch,
  cli,
  folder,
}) => {
  test.setTimeout(240_000);
  // 655 MB: more than a quick machine has done before the click, and enough to keep some of it.
  const ROWS = 10_000;
  const source = join(folder, 'large.npy');
  writeZeros(source, ROWS);
  const target = join(folder, 'target');
  const published = join(target, 'lance_db');
  const first = await launch({ args: [source] });
  await planInto(first.page, target);
  await first.page.getByRole('button', { name: 'Start the conversion' }).click();
  await stopAndKeep(first);
  expect(existsSync(published)).toBe(false);
  expect(statSync(source).size).toBe(128 + ROWS * 128 * 128 * 4);
  await first.quit();

  const { page } = await launch({ args: [source] });
  await page.getByRole('link', { name: 'Convert to Lance…' }).click();
  const unfinished = page.getByRole('table', { name: 'Unfinished conversions' });
  await expect(unfinished.getByRole('row').nth(1)).toContainText(/\d of 10,000/);
  await unfinished.getByRole('button', { name: `Go on with ${published}` }).click();
  await expect(page.getByRole('radio', { name: /^Go on (from|with|verifying)/ })).toBeChecked({
    timeout: 30_000,
  });
  await page.getByRole('button', { name: /^Go on (from|with|verifying)/ }).click();
  await expect(heading(page, 'Converted and verified')).toBeVisible({ timeout: 100_000 });
  await expect(
    page.getByText(/^Verified against the source, all of it: 10,000 rows/),
  ).toBeVisible();
  await expect(page.getByText(/rows of them were written before it was stopped/)).toBeVisible();
  const check = await cli('verify', published);
  expect(check).toMatchObject({
    exitCode: 0,
    document: { equal: true, complete: true, rowsCompared: ROWS },
  });

  await page.getByRole('button', { name: 'Undo …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the result' }).click();
  await expect(page.getByText('Taken back')).toBeVisible({ timeout: 60_000 });
  expect(readdirSync(folder).sort()).toEqual(['large.npy']);
  expect(statSync(source).size).toBe(128 + ROWS * 128 * 128 * 4);
});

test('one flipped bit is found, and seen beside its source', async ({ launch, cli, folder }) => {
  const source = join(folder, 'galaxies');
  const result = join(folder, 'result');
  await cli('sample', source, '--items', '60', '--shape', '24,32', '--batch-rows', '20');
  await cli('migrate', source, result, '--to', 'npy');
  const file = readdirSync(result).find((name) => /^(image|data|tensor).*\.npy$/.test(name));
  const path = join(result, file ?? 'no .npy');
  // The sign of row 41's element [3, 5]: the last byte of a little-endian float32.
  const rowBytes = 24 * 32 * 4;
  const at = statSync(path).size - (60 - 41) * rowBytes + (3 * 32 + 5) * 4 + 3;
  const bytes = readFileSync(path);
  const original = bytes.readUInt32LE(at - 3);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x80, at);
  writeFileSync(path, bytes);

  const { page } = await launch();
  await page.getByRole('link', { name: 'Convert', exact: true }).click();
  const earlier = page.getByRole('table', { name: 'Earlier conversions' });
  await earlier.getByRole('button', { name: `Verify ${result}` }).click();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByText('Not equal: 1 row differs')).toBeVisible({ timeout: 30_000 });
  const differences = page.getByRole('table', { name: 'Differences' });
  await differences.getByRole('row').nth(1).press('Enter');

  await expect(
    page.getByText(/^Row 41 of the result .* beside row 41 of the source/),
  ).toBeVisible();
  const fields = page.getByRole('table', { name: 'Field by field' });
  await expect(fields).toContainText('Different');
  await expect(fields).toContainText('1 of 768 values differ');
  const values = page.getByRole('table', { name: /^Values of .* that differ$/ });
  await expect(values).toContainText('[3, 5]');
  await expect(values.getByRole('row')).toHaveCount(2);
  for (const bits of [original, (original ^ 0x8000_0000) >>> 0]) {
    await expect(values).toContainText(`0x${bits.toString(16).padStart(8, '0')}`);
  }
  expect(await page.getByRole('application').count()).toBe(3);
  await page.getByRole('button', { name: 'Row before' }).click();
  await expect(page.getByText(/^Row 40 of the result/)).toBeVisible();
  await expect(page.getByText('Bit-identical').last()).toBeVisible();
  await expect(page.getByRole('application')).toHaveCount(2);
  await page.getByRole('button', { name: 'Next difference' }).click();
  await expect(page.getByText(/^Row 41 of the result/)).toBeVisible();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  // The report that led there is still known.
  await expect(page.getByText('Not equal: 1 row differs')).toBeVisible();
});

/** Every step that the wizard shows from now on; some last shorter than a test can look. */
async function recordSteps(page: Page): Promise<() => Promise<readonly string[]>> {
  const steps = await page.evaluateHandle(() => {
    const seen: string[] = [];
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
    return seen;
  });
  return () => steps.jsonValue();
}
