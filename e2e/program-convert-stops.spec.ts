/** Conversions that cannot go on at first: a full disk, a source that changed; and a source put away. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statfsSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { heading, planInto, stopAndKeep } from './fixtures/convert-page';
import { fileHashes } from './fixtures/file-hashes';
import { fact } from './fixtures/inspect-page';
import { expect, test } from './fixtures/program-test';
import { writeZeros } from './fixtures/zeros-npy';

test.describe.configure({ timeout: 240_000 });

/** 655 MB: enough that something can happen while it is written. */
const ROWS = 10_000;
const canMount =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;

test('what a full disk has stopped goes on once there is room', async ({ launch, cli, folder }) => {
  test.skip(!canMount, 'A disk of its own needs root.');
  const [source, disk] = [join(folder, 'source', 'large.npy'), join(folder, 'disk')];
  for (const made of [join(folder, 'source'), disk]) mkdirSync(made);
  writeZeros(source, ROWS);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=900m', 'tmpfs', disk]);
  expect(mounted.status).toBe(0);
  try {
    const target = join(disk, 'target');
    const ballast = join(disk, 'ballast');
    const { page } = await launch({ args: [source] });
    await planInto(page, target);
    await page.getByRole('button', { name: 'Start the conversion' }).click();
    await fillBehindChunk(2, join(disk, '.target.arrayscope-staging', 'journal.jsonl'), ballast);

    await expect(page.getByText('The conversion has stopped')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('alert')).toContainText(
      `The disk that holds ${disk} is full; nothing was published and what was staged is kept`,
    );
    await expect(page.getByRole('alert')).toContainText('Free some space and go on from there');
    await expect(page.getByText(/of 10,000 rows are written and kept/)).toBeVisible();
    expect(existsSync(target)).toBe(false);
    rmSync(ballast);
    await page.getByRole('button', { name: /^Go on from row/ }).click();
    await expect(heading(page, 'Converted and verified')).toBeVisible({ timeout: 100_000 });
    await expect(page.getByText(/rows of them were written before it was stopped/)).toBeVisible();
    expect(await cli('verify', source, join(target, 'lance_db'))).toMatchObject({
      exitCode: 0,
      document: { equal: true, complete: true, rowsCompared: ROWS },
    });
    expect(readdirSync(disk)).toEqual(['target']);
  } finally {
    spawnSync('umount', ['--lazy', disk]);
  }
});

test('an answer outlasts a restart; a source that changed is refused, with what to do', async ({
  launch,
  cli,
  folder,
}) => {
  const source = join(folder, 'large.npy');
  writeZeros(source, ROWS);
  appendFileSync(source, 'end');
  const target = join(folder, 'target');
  const published = join(target, 'lance_db');
  const first = await launch({ args: [source] });
  await planInto(first.page, target);
  const warning = { name: /^Go on all the same: / };
  await first.page.getByRole('checkbox', warning).check();
  await first.page.getByRole('button', { name: 'Start the conversion' }).click();
  await stopAndKeep(first);
  await first.quit();

  const { page } = await launch({ args: [source] });
  await page.getByRole('link', { name: 'Convert to Lance…' }).click();
  await page.getByRole('button', { name: `Go on with ${published}` }).click();
  const goOn = page.getByRole('button', { name: /^Go on from row/ });
  await expect(goOn).toBeEnabled({ timeout: 30_000 });
  await expect(page.getByRole('checkbox', warning)).toBeChecked();

  utimesSync(source, 1e9, 1e9);
  await goOn.click();
  const refusal = page.getByRole('alert');
  await expect(refusal).toContainText('It cannot be gone on with', { timeout: 60_000 });
  await expect(refusal).toContainText('the source changed: large.npy was written to');
  await expect(refusal).toContainText('Put it back as it was, or begin anew');
  await expect(refusal).toContainText(/of 10,000 rows are written and kept/);
  await refusal.getByRole('button', { name: 'Plan it anew' }).click();
  const start = page.getByRole('button', { name: 'Start the conversion' });
  await expect(page.getByText('1 warning above waits for an answer.')).toBeVisible({
    timeout: 30_000,
  });
  await expect(start).toBeDisabled();
  const discard = page.getByRole('checkbox', { name: /^Discard it and begin anew: / });
  await expect(discard).not.toBeChecked();
  await discard.check();
  await start.click();
  await expect(heading(page, 'Converted and verified')).toBeVisible({ timeout: 100_000 });
  await expect(page.getByText(/were written before it was stopped/)).toHaveCount(0);
  expect(await cli('verify', published)).toMatchObject({
    exitCode: 0,
    document: { equal: true, complete: true, rowsCompared: ROWS },
  });
});

test('a source is put away from the last page, and every screen knows', async ({
  launch,
  cli,
  folder,
}) => {
  const source = join(folder, 'galaxies');
  await cli('sample', source, '--items', '60', '--shape', '8,8', '--batch-rows', '20');
  const before = fileHashes(source);
  const target = join(folder, 'target');
  const archive = join(folder, 'archive');
  mkdirSync(archive);
  const { page } = await launch({ args: [source] });
  await planInto(page, target);
  await page.getByRole('button', { name: 'Start the conversion' }).click();
  await expect(heading(page, 'Converted and verified')).toBeVisible({ timeout: 60_000 });
  const published = join(target, 'lance_db');
  await page.getByRole('button', { name: `Put the source of ${published} away` }).click();
  const dialog = page.getByRole('dialog');
  const into = dialog.getByRole('combobox', { name: 'Archive folder' });
  await into.fill(archive);
  await into.press('Enter');
  await dialog.getByRole('textbox', { name: 'Type its name to go on: galaxies' }).fill('galaxies');
  await dialog.getByRole('button', { name: 'Archive the source' }).click();
  const moved = join(archive, 'galaxies');
  await expect(dialog.getByRole('status')).toContainText(moved);
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(page.getByText(`It was moved to ${moved}. Noted in`)).toBeVisible();
  expect(existsSync(source)).toBe(false);
  expect(fileHashes(moved)).toEqual(before);
  expect(await cli('verify', moved, published)).toMatchObject({
    exitCode: 0,
    document: { equal: true, complete: true, rowsCompared: 60 },
  });
  // What was open has followed its files, and the last page still knows when one comes back.
  await page.getByRole('link', { name: 'Inspect', exact: true }).click();
  await expect(fact(page, 'Rows')).toHaveText('60');
  await expect(page.getByRole('banner')).toContainText(moved);
  await page.getByRole('link', { name: 'Convert', exact: true }).click();
  await expect(page.getByText(`It was moved to ${moved}.`)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Put the source of/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Verify again …' }).click();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByText('Equal in every row and byte')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('link', { name: 'Datasets', exact: true }).click();
  const recent = page.getByRole('table', { name: 'Recent folders' });
  const gone = recent.getByRole('row').filter({ has: page.getByText(source, { exact: true }) });
  await expect(gone).toContainText(`archived at ${moved}`);
  await gone.press('Enter');
  await expect(fact(page, 'Rows')).toHaveText('60');
});

/** Takes all room of a disk but a little as soon as so many chunks are finished. */
async function fillBehindChunk(count: number, journal: string, ballast: string): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    await sleep(5);
    const lines = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n') : [];
    if (lines.filter((line) => line.includes('"type":"chunk"')).length < count) continue;
    const { bavail, bsize } = statfsSync(join(ballast, '..'));
    // Some of it is written into meanwhile.
    const size = String(bavail * bsize - 2 ** 27);
    expect(spawnSync('fallocate', ['--length', size, ballast]).status).toBe(0);
    return;
  }
  throw new Error(`${journal} never had ${count} chunks`);
}
