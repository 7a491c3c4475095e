import { cpSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lance } from '.';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'arrayscope-lance-links-')));
});
afterEach(() => rmSync(root, { recursive: true }));

test('links that stay in the table, and a link to the table, are followed', async () => {
  const table = join(root, 'table.lance');
  cpSync(join(import.meta.dirname, 'fixtures', 'hyrax', 'lance_db', 'results.lance'), table, {
    recursive: true,
  });
  const before = await lance.open(table);
  const { rowCount } = before;
  await before.close();
  renameSync(join(table, 'data'), join(table, 'moved'));
  symlinkSync(join(table, 'moved'), join(table, 'data'), 'junction');
  symlinkSync(table, join(root, 'opened.lance'), 'junction');
  for (const path of [table, join(root, 'opened.lance')]) {
    const dataset = await lance.open(path);
    const batch = await dataset.take([rowCount - 1]);
    await dataset.close();
    expect([path, dataset.rowCount, batch.rowCount]).toEqual([path, rowCount, 1]);
  }
  expect(rowCount).toBeGreaterThan(0);
});
