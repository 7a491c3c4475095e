/** Saved benchmarks: found, renamed, marked, compared, followed over time, exported, deleted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/program-test';

test.describe.configure({ timeout: 240_000 });

const RUN = [
  ...['bench', '--formats', 'npy,hyrax', '--operations', 'open,full-read'],
  ...['--sizes', '20', '--shape', '4,4', '--repeats', '3', '--rounds', '1', '--save'],
];

const REPORT_KINDS = ['JSON', 'CSV', 'Markdown', 'HTML', 'Jupyter'];
const COMPARISON_KINDS = ['JSON', 'CSV', 'Markdown', 'HTML'];
const TREND_KINDS = ['JSON', 'CSV'];

interface Compared {
  readonly before: { readonly id: string };
  readonly after: { readonly id: string };
  readonly cases: readonly object[];
  readonly differences: readonly object[];
}

interface Followed {
  readonly key: { readonly label: string; readonly operation: string };
  readonly points: readonly { readonly run: { readonly id: string }; readonly median: number }[];
}

interface Saved {
  readonly id: string;
  readonly results: readonly {
    readonly label: string;
    readonly operation: string;
    readonly median: number;
    readonly samples: readonly number[];
  }[];
}

test('what the terminal saved is kept and compared in the window', async ({
  launch,
  cli,
  folder,
}) => {
  const runs: Saved[] = [];
  for (const title of ['Monday', 'Tuesday']) {
    const { document } = await cli(...RUN, '--title', title);
    runs.push(document as unknown as Saved);
  }
  const { page } = await launch();
  await page.getByRole('link', { name: 'Benchmark' }).click();
  await expect(rows(page)).toHaveCount(2);

  // Found by its title, renamed, still found by the new one after a reload.
  const search = page.getByRole('search', { name: 'Saved reports' });
  await search.getByRole('textbox', { name: 'Title or format' }).fill('mon');
  await expect(rows(page)).toHaveCount(1);
  await more(page, 'Monday', 'Rename');
  const dialog = page.getByRole('dialog', { name: 'Rename the report' });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More for Monday' })).toBeFocused();
  await more(page, 'Monday', 'Rename');
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Before the change, monday');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toBeHidden();
  await expect(rows(page)).toContainText(['Before the change, monday']);
  await search.getByRole('button', { name: 'Clear the words' }).click();
  await expect(rows(page)).toHaveCount(2);

  await more(page, 'Before the change, monday', 'Make it the baseline');
  await expect(rows(page).filter({ hasText: 'Before the change' })).toContainText('Baseline');

  // Two of them, chosen with the keyboard.
  const compare = page.getByRole('button', { name: /^Compare \d of 2/ });
  await expect(compare).toBeDisabled();
  for (const name of [/^Compare Tuesday/, /^Compare Before the change/]) {
    await page.getByRole('checkbox', { name }).focus();
    await page.keyboard.press('Space');
  }
  await compare.press('Enter');
  await expect(page.getByRole('heading', { name: 'Two runs side by side' })).toBeVisible();
  // What had the focus is gone: the keyboard goes on where the new view is.
  await expect(page.getByRole('group', { name: 'Comparison of two reports' })).toBeFocused();
  const cases = page.getByRole('table', { name: /^Cases of both runs/ }).locator('tbody tr');
  const [before, after] = runs;
  await expect(cases).toHaveCount(after?.results.length ?? -1);
  for (const result of after?.results ?? []) {
    const earlier = before?.results.find(
      ({ label, operation }) => label === result.label && operation === result.operation,
    );
    const ratio = (earlier?.median ?? NaN) / result.median;
    const line = cases
      .filter({ hasText: result.operation === 'open' ? 'Open' : 'Full read' })
      .filter({ hasText: result.label });
    await expect(line).toContainText(`${String(Number(ratio.toPrecision(3)))}×`);
  }
  // Three samples in one run each: nobody can call small differences.
  await expect(cases.first()).toContainText(/Faster|Slower|No difference detected/);

  // As files, every case and what differs.
  const sides = await exported(page, folder, 'Export the comparison', COMPARISON_KINDS);
  const compared = JSON.parse(sides.get('JSON') ?? '') as Compared;
  expect([compared.before.id, compared.after.id]).toEqual([before?.id, after?.id]);
  expect(compared.cases).toHaveLength(caseCount(after));
  expect(linesOf(sides, 'case')).toHaveLength(caseCount(after));
  expect(linesOf(sides, 'difference')).toHaveLength(compared.differences.length);
  expect(sides.get('Markdown')).toContain('Before the change, monday');
  expect(sides.get('HTML')).toContain('<svg ');

  // The first case over time, and from there into a run.
  await cases.first().focus();
  await page.keyboard.press('Enter');
  const points = page.getByRole('table', { name: 'Runs of this case' }).locator('tbody tr');
  await expect(points).toHaveCount(2);
  await expect(page.getByRole('group', { name: 'A case in all reports' })).toBeFocused();
  const trend = await exported(page, folder, 'Export the trend', TREND_KINDS);
  const [followed] = JSON.parse(trend.get('JSON') ?? '') as readonly Followed[];
  const followedCase = (run: Saved | undefined) =>
    run?.results.find(
      ({ label, operation }) =>
        label === followed?.key.label && operation === followed.key.operation,
    );
  expect(followed?.points.map(({ run, median }) => [run.id, median])).toEqual(
    [before, after].map((run) => [run?.id, followedCase(run)?.median]),
  );
  expect((trend.get('CSV') ?? '').trimEnd().split('\r\n')).toHaveLength(1 + 2);
  await points.filter({ hasText: 'Tuesday' }).click();
  await expect(page.getByRole('heading', { name: 'Tuesday' })).toBeVisible();
  await page.getByRole('button', { name: 'Compare with the baseline' }).click();
  await expect(page.getByText('Before the change, monday')).toBeVisible();

  // Each kind of file.
  await page.getByRole('button', { name: 'Saved reports' }).click();
  const texts = await exported(page, folder, 'Export Tuesday', REPORT_KINDS);
  expect((JSON.parse(texts.get('JSON') ?? '') as Saved).results).toEqual(after?.results);
  const samples = after?.results.flatMap((one) => one.samples).length ?? -1;
  expect(linesOf(texts, 'sample')).toHaveLength(samples);
  expect(linesOf(texts, 'summary')).toHaveLength(caseCount(after));
  expect(texts.get('Markdown')).toMatch(/^# Tuesday\n/);
  expect(texts.get('HTML')).toContain('<h1>Tuesday</h1>');
  expect(JSON.parse(texts.get('Jupyter') ?? '')).toMatchObject({ nbformat: 4 });

  await more(page, 'Tuesday', 'Delete');
  await page.getByRole('button', { name: 'Delete the report' }).click();
  await expect(rows(page)).toHaveCount(1);
  expect((await cli('history')).document).toMatchObject({
    runs: [{ id: before?.id, title: 'Before the change, monday', isBaseline: true }],
  });
});

/** Every kind of file that a menu offers, by the first word of its item. */
async function exported(
  page: Page,
  folder: string,
  menu: string,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const kind of kinds) {
    await page.getByRole('button', { name: menu }).click();
    // There is no kind that is not tried here.
    await expect(page.getByRole('menuitem')).toHaveCount(kinds.length);
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: new RegExp(`^${kind}`) }).click();
    const path = join(folder, (await download).suggestedFilename());
    await (await download).saveAs(path);
    texts.set(kind, readFileSync(path, 'utf8'));
  }
  return texts;
}

/** Lines of the exported CSV whose first column is this. */
function linesOf(texts: ReadonlyMap<string, string>, kind: string): readonly string[] {
  const lines = (texts.get('CSV') ?? '').split('\r\n');
  return lines.filter((line) => line.startsWith(`${kind},`));
}

function caseCount(run: Saved | undefined): number {
  return run?.results.length ?? -1;
}

function rows(page: Page): Locator {
  return page.getByRole('table', { name: 'Saved reports' }).locator('tbody tr');
}

async function more(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${title}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}
