/** `arrayscope serve` for real: its own process, its own server, a real browser. */
import { truncateSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Shell, expect, test } from './fixtures/browser-shell-test';
import { fact, goToRow, option, pointAt, readout, rowHeading } from './fixtures/inspect-page';
import { floatsOf, idsOf } from './fixtures/npy-bytes';

test.use({ viewport: { width: 1440, height: 900 } });

test('it prints one line, lets in who has the token, and ends cleanly', async ({ serve }) => {
  const shell = await serve();
  expect(shell.output()).toBe(`Arrayscope runs at ${shell.url}\n`);
  expect(shell.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  const origin = `http://127.0.0.1:${shell.port}`;

  expect(await status(shell, '/')).toBe(200);
  expect(await status(shell, '/', { Host: 'evil.example' })).toBe(403);
  expect(await status(shell, '/', { Origin: 'https://evil.example' })).toBe(403);
  expect(await status(shell, '/..%2f..%2fpackage.json')).toBe(404);
  const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', Origin: origin, ...SOCKET };
  const rpc = `/rpc?token=${shell.token}`;
  expect(await status(shell, '/rpc', upgrade)).toBe(401);
  expect(await status(shell, '/rpc?token=wrong', upgrade)).toBe(401);
  expect(await status(shell, rpc, { ...upgrade, Host: 'evil.example' })).toBe(403);
  expect(await status(shell, rpc, { ...upgrade, Origin: 'https://evil.example' })).toBe(403);
  expect(await status(shell, rpc, upgrade)).toBe(101);
  expect(await shell.stop()).toBe(0);
  expect(shell.output()).toBe(`Arrayscope runs at ${shell.url}\n`);
});

test.describe('without the token', () => {
  test.use({ expectedPageErrors: [/WebSocket connection .* failed/] });

  test('the page says what is missing', async ({ serve, page }) => {
    const shell = await serve();
    await page.goto(`http://127.0.0.1:${shell.port}/`);
    await expect(page.getByRole('alert').first()).toContainText('does not carry the right key');
    await page.goto(`http://127.0.0.1:${shell.port}/#token=wrong`);
    await page.reload();
    const alert = page.getByRole('alert').filter({ hasText: 'does not carry the right key' });
    await expect(alert.first()).toBeVisible();
  });
});

test('a path is completed, and a reload keeps the place', async ({ serve, page, cli, folder }) => {
  const run = join(folder, 'runs', 'galaxies');
  await cli('sample', run, '--items', '40', '--shape', '16,16');
  const shell = await serve();
  await page.goto(shell.url);
  await expect(page.getByRole('heading', { name: 'Datasets' })).toBeVisible();
  expect(page.url()).not.toContain(shell.token);
  const field = page.getByRole('combobox', { name: /^Path of a dataset/ });
  await field.fill('~/ru');
  await page.getByRole('option', { name: '~/runs/' }).click();
  await field.press('End');
  await field.pressSequentially('gal');
  await page.getByRole('option', { name: '~/runs/galaxies/' }).click();
  await field.press('Enter');
  await expect(fact(page, 'Rows')).toHaveText('40');
  await goToRow(page, 33);
  await expect(rowHeading(page)).toContainText('Row 33');
  await page.reload();
  await expect(rowHeading(page)).toContainText('Row 33');
});

test('a folder is found in the folder browser, and a drop leads there', async ({
  serve,
  page,
  cli,
  folder,
}) => {
  await cli('sample', join(folder, 'runs', 'galaxies'), '--items', '40', '--shape', '16,16');
  const shell = await serve();
  await page.goto(shell.url);
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([], 'galaxies'));
    return transfer;
  });
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: dropped });
  await expect(page.getByText('“galaxies” cannot be opened by dropping it')).toBeVisible();
  const browser = page.getByRole('dialog', { name: 'Open a dataset' });
  await expect(browser).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(browser).toHaveCount(0);

  await page.getByRole('button', { name: 'Browse…' }).click();
  await browser.getByRole('button', { name: /^runs/ }).click();
  await browser.getByRole('button', { name: /galaxies.*Hyrax/ }).click();
  await expect(fact(page, 'Rows')).toHaveText('40');
});

test('a results root is a catalogue, broken runs included', async ({
  serve,
  page,
  cli,
  folder,
}) => {
  const results = join(folder, 'results');
  const items = { first: '30', second: '200', third: '75' };
  for (const [name, count] of Object.entries(items)) {
    await cli('sample', join(results, name), '--items', count, '--shape', '8,8');
  }
  await cli('sample', join(results, 'broken'), '--items', '20', '--shape', '8,8');
  truncateSync(join(results, 'broken', 'batch_0.npy'), 500);
  const shell = await serve(results);
  await page.goto(shell.url);
  const table = page.getByRole('table', { name: 'Datasets' });
  const names = table.getByRole('row').getByRole('cell').first();
  await expect(table.getByRole('row')).toHaveCount(5);
  await table.getByRole('button', { name: 'Rows' }).click();
  await expect(names).toContainText('broken');
  await table.getByRole('button', { name: 'Rows' }).click();
  await expect(names).toContainText('second');
  await expect(table.getByRole('row').filter({ hasText: 'third' })).toContainText('8 × 8');
  // Sixteen rows of twenty are sound.
  const broken = table.getByRole('row', { name: /^broken .* 16 .* 2 errors$/ });
  await expect(broken).toBeVisible();

  await table.getByRole('row').filter({ hasText: 'third' }).click();
  await expect(fact(page, 'Rows')).toHaveText('75');
  await page.goBack();
  await broken.click();
  await expect(page.getByRole('region', { name: 'Problems', exact: true })).toContainText(
    'batch_0.npy is truncated',
  );
});

test('the same Inspect screen shows the same values', async ({ serve, page, sample }) => {
  const shell = await serve(sample);
  await page.goto(shell.url);
  await goToRow(page, 45);
  const ids = idsOf(join(sample, 'batch_index_insertion_order.npy'));
  await expect(rowHeading(page)).toContainText(ids[45] ?? 'none');
  await pointAt(page, { y: 12, x: 20 }, [24, 32]);
  await expect(readout(page)).toContainText('[12, 20, 0]');
  const shown = Number(
    (await readout(page).innerText())
      .split(/[\]\s]+/)
      .at(-1)
      ?.replace('−', '-'),
  );
  const values = floatsOf(join(sample, 'batch_2.npy'), 5);
  expect(Math.fround(shown)).toBe(values[(12 * 32 + 20) * 3]);
});

test('bare bytes open once somebody says what they are, and again from the list', async ({
  serve,
  page,
  folder,
}) => {
  const path = join(folder, 'embeddings.bin');
  const values = Float32Array.from({ length: 90 * 128 }, (_, at) => at / 4);
  writeFileSync(path, values);
  const shell = await serve(path);
  await page.goto(shell.url);
  const asked = page.getByRole('region', { name: 'How it is to be read' });
  await expect(asked).toContainText('embeddings.bin');
  await asked.getByRole('button', { name: '128 × float32: 90 rows' }).click();
  await expect(fact(page, 'Rows')).toHaveText('90');
  await page.reload();
  await expect(fact(page, 'Rows')).toHaveText('90');
  await page.getByRole('tab', { name: 'Storage' }).click();
  await expect(page.getByRole('table', { name: 'How each field is kept' })).toBeVisible();

  await page.getByRole('button', { name: 'Close the dataset' }).click();
  await page.getByRole('table', { name: 'Recent folders' }).getByText('embeddings.bin').click();
  await expect(fact(page, 'Rows')).toHaveText('90');
});

test('a file that nobody reads says what it is', async ({ serve, page, folder }) => {
  const path = join(folder, 'model.weights');
  writeFileSync(path, Buffer.from('80049503000000000000007d942e', 'hex'));
  const shell = await serve();
  await page.goto(shell.url);
  await page.getByRole('combobox', { name: /^Path/ }).fill(path);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('is a Python pickle');
});

test('a million rows scroll', async ({ serve, page, cli, folder }, testInfo) => {
  test.setTimeout(120_000);
  const path = join(folder, 'million');
  await cli('sample', path, '--items', '1000000', '--shape', '2', '--batch-rows', '50000');
  const ids = idsOf(join(path, 'batch_19.npy'));
  const shell = await serve(path);
  await page.goto(shell.url);
  await expect(fact(page, 'Rows')).toHaveText('1,000,000', { timeout: 30_000 });
  const list = page.getByRole('listbox', { name: 'Rows' });
  await expect(option(page, 0)).toBeVisible();
  await observeFrames(page);
  for (let step = 1; step <= 20; step += 1) {
    await list.evaluate((element, share) => {
      element.scrollTo({ top: share * (element.scrollHeight - element.clientHeight) });
    }, step / 20);
    await expect(list.getByRole('option').first()).toBeVisible();
  }
  const last = option(page, 999_999);
  await expect(last).toContainText(ids.at(-1) ?? 'none');
  await expect(last).toBeInViewport();
  await last.click();
  await expect(rowHeading(page)).toContainText('Row 999,999');
  expect(await list.getByRole('option').count()).toBeLessThan(100);
  // A record to look at: on a busy machine a bound would fail for no fault of the program.
  testInfo.annotations.push({ type: 'scrolling', description: await framesSeen(page) });
});

test.describe('when the server stops', () => {
  test.use({ expectedPageErrors: [/WebSocket connection .* failed|ERR_CONNECTION_REFUSED/] });

  test('the window says so', async ({ serve, page, sample }) => {
    const shell = await serve(sample);
    await page.goto(shell.url);
    await expect(rowHeading(page)).toContainText('Row 0');
    expect(await shell.stop()).toBe(0);
    await expect(page.getByRole('alert').first()).toContainText(
      'Arrayscope does not answer any more.',
    );
    await expect(page.getByRole('button', { name: 'Reconnect now' })).toBeVisible();
    await expect(page.getByText('AsyncIdQueue')).toHaveCount(0);
  });
});

const SOCKET = { 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };

/** Of one request, made below the browser, which would not let a test set Host and Origin. */
function status(
  { port }: Shell,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const answer = (response: IncomingMessage) => {
      response.destroy();
      resolve(response.statusCode);
    };
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false }, answer);
    sent.on('upgrade', (response: IncomingMessage, socket) => {
      socket.destroy();
      answer(response);
    });
    sent.on('error', reject).end();
  });
}

interface Frames {
  longTasks: number;
  longestGapMs: number;
}

async function observeFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frames: Frames = { longTasks: 0, longestGapMs: 0 };
    Object.assign(window, { frames });
    new PerformanceObserver((list) => {
      frames.longTasks += list.getEntries().length;
    }).observe({ type: 'longtask' });
    let before = performance.now();
    const frame = (now: number): void => {
      frames.longestGapMs = Math.max(frames.longestGapMs, now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

async function framesSeen(page: Page): Promise<string> {
  const frames = await page.evaluate(() => (window as unknown as { frames: Frames }).frames);
  return `${frames.longTasks} tasks over 50 ms, longest gap between frames ${Math.round(frames.longestGapMs)} ms`;
}
