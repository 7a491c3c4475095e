/** Formats beyond npy and Lance, through the window: asked how to read, shown, converted to. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fact, rowHeading } from './fixtures/inspect-page';
import { expect, test } from './fixtures/program-test';
import { takePictures } from './fixtures/picture-taker';

test.describe.configure({ timeout: 180_000 });

test('bare numbers are read as somebody says, and not before', async ({ launch, folder }) => {
  const path = join(folder, 'embeddings.f32');
  writeFileSync(path, Buffer.from(Float32Array.from({ length: 600 }, (_, at) => at / 8).buffer));
  const { page } = await launch({ args: [path] });
  const panel = page.getByRole('region', { name: 'How it is to be read' });
  await expect(panel.getByRole('heading', { name: 'Say how this is to be read' })).toBeVisible();
  await takePictures(page, 'open-settings-needed');
  await panel.getByLabel(/dimension/i).fill('6');
  await panel.getByRole('button', { name: 'Open with these values' }).click();
  await expect(fact(page, 'Rows')).toHaveText('100');
  await expect(rowHeading(page)).toContainText('float32 6');
  await page.getByRole('tab', { name: 'Storage' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Storage' })).toContainText('24 B');
  await takePictures(page, 'inspect-storage-vectors');
});

for (const [label, tab] of [
  ['Parquet', 'Row groups'],
  ['HDF5', 'Chunk'],
] as const) {
  test(`a dataset becomes ${label}, verified, and opens`, async ({ launch, cli, folder }) => {
    const source = join(folder, 'galaxies');
    await cli('sample', source, '--items', '200', '--shape', '16,16,3');
    const { page } = await launch({ args: [source] });
    await page.getByRole('link', { name: 'Convert to Lance…' }).click();
    await page.getByRole('button', { name: 'Plan the conversion' }).click();
    await page.getByRole('combobox', { name: 'Target format' }).click();
    await page.getByRole('option', { name: new RegExp(`^${label}`) }).click();
    await expect(page.getByText(/^The result will be/)).toContainText('galaxies', {
      timeout: 30_000,
    });
    await takePictures(page, `convert-plan-${label.toLowerCase()}`);
    await page.getByRole('button', { name: 'Start the conversion' }).click();
    await expect(
      page.getByRole('heading', { name: 'Converted and verified', exact: true }),
    ).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Open it' }).click();
    await expect(fact(page, 'Format')).toHaveText(label);
    await expect(fact(page, 'Rows')).toHaveText('200');
    await expect(page.getByText(/was checked: no problems/)).toBeVisible();
    await page.getByRole('tab', { name: 'Storage' }).click();
    await expect(page.getByRole('tabpanel', { name: 'Storage' })).toContainText(tab);
    await takePictures(page, `inspect-storage-${label.toLowerCase()}`);
  });
}
