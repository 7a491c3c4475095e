/** The program as a person meets it: real Electron where its runtime is there, else its double. */
import { cpSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { walkByTab } from './fixtures/focus-walk';
import {
  fact,
  goToRow,
  openPath,
  option,
  pointAt,
  readout,
  rowHeading,
  statistic,
} from './fixtures/inspect-page';
import { floatsOf, idsOf } from './fixtures/npy-bytes';
import { expect, test } from './fixtures/program-test';
import { processTree, stillRunning } from './hosts/process-tree';

test('one click makes a sample and shows what is in it', async ({ launch, cli }) => {
  const { page } = await launch();
  await page.getByRole('button', { name: 'Make a sample dataset' }).click();
  await expect(rowHeading(page)).toContainText('Row 0', { timeout: 30_000 });
  const path = openPath(page);
  await expect(fact(page, 'Rows')).toHaveText('1,000');
  await expect(fact(page, 'Field “tensor”')).toHaveText('float32 64 × 64 × 3');
  await expect(page.getByText('Every file, index and id was checked: no problems.')).toBeVisible();

  const ids = idsOf(join(path, 'batch_index_insertion_order.npy'));
  expect(ids).toHaveLength(1000);
  // A row with a missing pixel in its first channel, so that NaN is seen too.
  const batch = join(path, 'batch_0.npy');
  const row = ids.findIndex((_, at) => at < 200 && missingPixel(floatsOf(batch, at)) !== null);
  const values = floatsOf(batch, row);
  const missing = missingPixel(values) ?? { y: 0, x: 0 };

  await goToRow(page, row);
  await expect(rowHeading(page)).toContainText(ids[row] ?? 'none');
  await expect(option(page, row)).toContainText(ids[row] ?? 'none');
  await expect(option(page, row)).toHaveAttribute('aria-selected', 'true');

  const whole = (await cli('preview', path, '--row', String(row))).document;
  expect(whole).toMatchObject({ id: ids[row], shape: [64, 64, 3], dtype: 'float32' });
  const { statistics } = whole as { statistics: Record<string, number> };
  expect(statistics['nan']).toBe(values.filter(Number.isNaN).length);
  await expect(statistic(page, 'Values')).toHaveText('12,288');
  await expect(statistic(page, 'NaN')).toHaveText(String(statistics['nan']));
  for (const [label, key] of [
    ['Minimum', 'minimum'],
    ['Mean', 'mean'],
    ['Std. deviation', 'standardDeviation'],
  ] as const) {
    const shown = await statistic(page, label).innerText();
    expect(Number(shown.replace('−', '-')), label).toBeCloseTo(statistics[key] ?? NaN, 3);
  }

  await expect(page.getByText(/^NaN \(\d+\)$/)).toBeVisible();
  await pointAt(page, missing);
  await expect(readout(page)).toHaveText(new RegExp(`^\\[${missing.y}, ${missing.x}, 0\\] *nan$`));
  const pixel = { y: 30, x: 33 };
  await pointAt(page, pixel);
  await expect(readout(page)).toContainText(`[${pixel.y}, ${pixel.x}, 0]`);
  const slice = (await cli('preview', path, '--row', String(row), '--slice', '30, 33, 0')).document;
  const shown = Number(
    (await readout(page).innerText())
      .split(/[\]\s]+/)
      .at(-1)
      ?.replace('−', '-'),
  );
  expect(Math.fround(shown)).toBe(values[(pixel.y * 64 + pixel.x) * 3]);
  expect([slice['values']].flat()).toEqual([Math.fround(shown)]);
});

test('a row leaves as .npy and as a picture, the same bytes', async ({
  launch,
  sample,
  folder,
}) => {
  const { page } = await launch({ args: [sample] });
  await goToRow(page, 21);
  await expect(rowHeading(page)).toContainText('Row 21');
  await page.getByRole('button', { name: 'Copy or export' }).click();
  const exported = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export the row as .npy' }).click();
  const npy = join(folder, 'row.npy');
  await (await exported).saveAs(npy);
  const bytes = readFileSync(npy);
  const expected = floatsOf(join(sample, 'batch_1.npy'), 1);
  expect(bytes.subarray(-expected.byteLength).equals(Buffer.from(expected.buffer))).toBe(true);
  expect(bytes.toString('latin1', 10)).toContain("'shape': (24, 32, 3)");

  const drawn = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save PNG' }).click();
  const png = join(folder, 'row.png');
  await (await drawn).saveAs(png);
  const header = readFileSync(png);
  expect(header.subarray(1, 4).toString()).toBe('PNG');
  expect([header.readUInt32BE(16), header.readUInt32BE(20)]).toEqual([32, 24]);
});

test('a folder opens by the dialog, by its path, and again from the list', async ({
  launch,
  sample,
}) => {
  const first = await launch();
  await first.answerFolderDialog(null);
  await first.page.getByRole('button', { name: 'Browse…' }).click();
  await expect(first.page.getByRole('heading', { name: 'Datasets' })).toBeVisible();
  await first.answerFolderDialog(sample);
  await first.page.getByRole('button', { name: 'Browse…' }).click();
  await expect(fact(first.page, 'Rows')).toHaveText('60');
  expect(openPath(first.page)).toBe(sample);
  expect((await first.quit()).exitCode).toBe(0);

  const second = await launch({ args: [sample] });
  await expect(fact(second.page, 'Rows')).toHaveText('60');
  await second.page.getByRole('button', { name: 'Close the dataset' }).click();
  const recent = second.page.getByRole('table', { name: 'Recent folders' }).getByRole('row');
  await expect(recent).toHaveCount(2);
  await recent.filter({ hasText: sample }).click();
  await expect(fact(second.page, 'Rows')).toHaveText('60');
});

test('ids are searched', async ({ launch, sample }) => {
  const { page } = await launch({ args: [sample] });
  const ids = idsOf(join(sample, 'batch_index_insertion_order.npy'));
  const wanted = ids[37] ?? '';
  const search = page.getByRole('textbox', { name: 'Search by id' });
  await search.fill(wanted);
  const found = page.getByRole('listbox', { name: 'Rows found' });
  await expect(found.getByRole('option')).toHaveCount(1);
  await found.getByRole('option', { name: wanted }).click();
  await expect(rowHeading(page)).toContainText(`Row 37`);
  await expect(rowHeading(page)).toContainText(wanted);
  await search.fill('9');
  await expect(found.getByRole('option').first()).toContainText('9');
  const matches = ids.filter((id) => id.includes('9')).length;
  await expect(page.getByText(`${matches} ids`)).toBeVisible();
  await search.fill('no such id');
  await expect(page.getByText('No id matches')).toBeVisible();
});

test('the keyboard reaches everything, and its place is seen', async ({ launch, sample }) => {
  const { page } = await launch({ args: [sample] });
  await expect(rowHeading(page)).toContainText('Row 0');
  await page.getByRole('listbox', { name: 'Rows' }).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp'])
    await page.keyboard.press(key);
  await expect(rowHeading(page)).toContainText('Row 2');
  await page.keyboard.press('End');
  await expect(rowHeading(page)).toContainText('Row 59');
  await expect(option(page, 59)).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(rowHeading(page)).toContainText('Row 0');
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Search by id' })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByRole('listbox', { name: 'Rows' }).focus();
  await page.keyboard.press('g');
  await page.keyboard.type('42\n');
  await expect(rowHeading(page)).toContainText('Row 42');
  await page.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await expect(readout(page)).toContainText('[11, 6, 0]');

  // Each with the button that is there once the screen knows what it can offer.
  const screens = {
    Inspect: 'Copy or export',
    Datasets: 'Open',
    Benchmark: 'Run the benchmark',
    Convert: 'Plan the conversion',
  };
  for (const [screen, button] of Object.entries(screens)) {
    await page.getByRole('link', { name: screen }).click();
    await expect(page.getByRole('button', { name: button, exact: true })).toBeEnabled();
    const stops = await walkByTab(page);
    expect(stops.length, screen).toBeGreaterThan(8);
    expect(
      stops.filter(({ isMarked }) => !isMarked),
      `focus not seen on ${screen}`,
    ).toEqual([]);
    expect(
      stops.filter(({ isOnScreen }) => !isOnScreen),
      `off the screen on ${screen}`,
    ).toEqual([]);
  }
});

test('a damaged dataset shows its problems first', async ({ launch, sample, folder }) => {
  const damaged = join(folder, 'damaged');
  cpSync(sample, damaged, { recursive: true });
  truncateSync(join(damaged, 'batch_1.npy'), 5000);
  const { page } = await launch({ args: [damaged] });
  const problems = page.getByRole('region', { name: 'Problems', exact: true });
  await expect(problems).toContainText('batch_1.npy is truncated');
  await expect(problems).toContainText('185392');
  await expect(problems).toContainText('5000');
  const rows = page.getByRole('listbox', { name: 'Rows' });
  expect(await topOf(problems)).toBeLessThan(await topOf(rows));
});

test('an engine that is killed is replaced, and what was open stays open', async ({
  launch,
  sample,
}) => {
  const program = await launch({ args: [sample] });
  const { page } = program;
  await goToRow(page, 5);
  await expect(rowHeading(page)).toContainText('Row 5');
  const lost = await program.enginePid();
  // It may be back within a second: the page itself watches for what it says.
  const said = page.waitForFunction(() =>
    document
      .querySelector('[role=alert]')
      ?.textContent.includes('The engine stopped unexpectedly.'),
  );
  process.kill(lost ?? 0, 'SIGKILL');
  await said;
  await expect(page.getByRole('status').filter({ hasText: 'Engine ready' })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(await program.enginePid()).not.toBe(lost);
  await goToRow(page, 44);
  await expect(rowHeading(page)).toContainText('Row 44');
  await expect(statistic(page, 'Values')).toHaveText('2,304');
});

test('quitting ends every process with exit code 0', async ({ launch, sample }) => {
  const program = await launch({ args: [sample] });
  await expect(rowHeading(program.page)).toContainText('Row 0');
  const pids = processTree(program.pid).map(({ pid }) => pid);
  expect(pids.length).toBeGreaterThan(1);
  expect(await program.quit()).toEqual({ exitCode: 0 });
  await expect.poll(() => stillRunning(pids)).toEqual([]);
});

test.describe('the page is locked down', () => {
  test.use({ expectedPageErrors: [/Content Security Policy/] });

  test('no script but its own, no window, no other place', async ({ launch }) => {
    const program = await launch();
    const { page } = program;
    await expect(page.getByRole('heading', { name: 'Datasets' })).toBeVisible();
    const blocked = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) =>
            resolve(event.effectiveDirective),
          );
          const script = document.createElement('script');
          script.textContent = 'document.title = "taken over"';
          document.body.append(script);
        }),
    );
    expect(blocked).toBe('script-src-elem');
    expect(await page.title()).not.toContain('taken over');
    const policy = await page.evaluate(
      async () => (await fetch(location.href)).headers.get('Content-Security-Policy') ?? '',
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    await page.evaluate(() => {
      Object.assign(window, { opened: window.open('about:blank') });
    });
    const isGone = () => {
      const { opened } = window as { opened?: Window | null };
      return opened?.closed ?? true;
    };
    await expect.poll(() => page.evaluate(isGone)).toBe(true);
    expect(program.windowCount()).toBe(1);
  });
});

function missingPixel(values: Float32Array): { y: number; x: number } | null {
  const at = values.findIndex((value, index) => index % 3 === 0 && Number.isNaN(value));
  return at < 0 ? null : { y: Math.floor(at / 192), x: (at / 3) % 64 };
}

async function topOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.y ?? NaN;
}
