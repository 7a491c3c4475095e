import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { TensorBatch } from '../../../shared/model/tensor';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { numpack } from './index';

// Every NAME.npk is compared with NAME.json, which numpack loaded (support/fixtures/make_numpack.py).
const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.npk'))
  .map((name) => name.slice(0, -4));

interface ExpectedField {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Elements of all rows. */
  readonly hex: string;
}
interface Expected {
  readonly groups: readonly {
    readonly rowCount: number;
    readonly fields: readonly ExpectedField[];
  }[];
  readonly problems: readonly string[];
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Expected;

const opened: Dataset[] = [];
async function open(name: string, array = ''): Promise<Dataset> {
  const dataset = await numpack.open(join(FIXTURES, `${name}.npk`), { settings: { array } });
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

function hexOf(batch: TensorBatch, name: string): string {
  const column = batch.columns.get(name);
  if (column?.kind !== 'numeric') throw new Error(`${name} is no column of numbers`);
  return Buffer.from(bytesOf(column.data)).toString('hex');
}

/** The elements of these rows. */
function rowsOf({ hex }: ExpectedField, rowCount: number, rows: readonly number[]): string {
  const width = rowCount === 0 ? 0 : hex.length / rowCount;
  return rows.map((row) => hex.slice(row * width, (row + 1) * width)).join('');
}

describe.each(names)('%s.npk', (name) => {
  const expected = expectedOf(name);
  const sizes = expected.groups.map(({ fields }) => fields.length);

  test('is recognised, and its largest group is opened; the others are named', async () => {
    expect(await detectPath(numpack, join(FIXTURES, `${name}.npk`))).toMatchObject({
      confidence: 3,
    });
    const dataset = await open(name);
    expect(dataset.fields).toHaveLength(Math.max(...sizes));
    expect(dataset.others).toHaveLength(expected.groups.length - 1);
    expect(dataset.problems.map(({ code }) => code)).toEqual(expected.problems);
    for (const other of dataset.others ?? []) {
      const found = await numpack.open(dataset.path, { settings: other.settings });
      opened.push(found);
      expect(found.rowCount).not.toBe(dataset.rowCount);
    }
  });

  test.each(expected.groups.map((group) => [group.fields[0]?.name ?? '', group] as const))(
    'the group of %s comes bit for bit',
    async (first, { rowCount, fields }) => {
      const dataset = await open(name, first);
      expect(dataset.rowCount).toBe(rowCount);
      const byName = [...fields].sort((a, b) => (a.name < b.name ? -1 : 1));
      const found = dataset.fields.map((field) => ({
        name: field.name,
        dtype: field.dtype,
        shape: field.shape,
      }));
      expect(found.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
        byName.map((field) => ({ name: field.name, dtype: field.dtype, shape: field.shape })),
      );
      const rows = Array.from({ length: rowCount }, (_, row) => row);
      const mixed = [...rows].reverse().concat(rows.slice(0, 2));
      const taken = await dataset.take(mixed);
      for (const field of fields)
        expect(hexOf(taken, field.name), field.name).toBe(rowsOf(field, rowCount, mixed));
      for (const row of rows) {
        const single = await dataset.take([row]);
        for (const field of fields)
          expect(hexOf(single, field.name)).toBe(rowsOf(field, rowCount, [row]));
      }
      let seen = 0;
      for await (const batch of dataset.scan({ batchRows: 7 })) {
        const range = rows.slice(seen, seen + batch.rowCount);
        for (const field of fields)
          expect(hexOf(batch, field.name)).toBe(rowsOf(field, rowCount, range));
        seen += batch.rowCount;
      }
      expect(seen).toBe(rowCount);
      expect(await dataset.check()).toEqual([]);
    },
  );
});

test('an integer named id names the rows, and deleted ones are not found', async () => {
  const dataset = await open('deleted');
  expect(dataset.fields).toMatchObject([
    { name: 'id', kind: 'id' },
    { name: 'x', kind: 'tensor' },
  ]);
  const ids = (await dataset.take([7])).columns.get('id');
  if (ids?.kind !== 'numeric') throw new Error('ids are numbers');
  expect(await dataset.findById?.(String(ids.data[0]))).toEqual([7]);
  // Row 0 held the smallest int64, and was dropped.
  expect(await dataset.findById?.(String(-(2n ** 63n)))).toEqual([]);
});

test('facts and the table of arrays tell of deleted rows, blocks and segments', async () => {
  const facts = await (await open('deleted')).facts();
  expect(facts).toContainEqual({ label: 'Deleted rows', value: 7, unit: 'rows', field: 'x' });
  expect(facts).toContainEqual({
    label: 'Held by deleted rows',
    value: 56,
    unit: 'bytes',
    field: 'x',
  });
  expect((await open('deleted')).layout).toBe('a folder of 2 arrays; 7 of 130 rows are deleted');
  const blocks = await open('zstd-blocks');
  expect(await blocks.facts()).toContainEqual({
    label: 'Storage',
    value: 'zstd, 6 blocks',
    field: 'x',
  });
  expect(await (await open('segments')).document('arrays')).toMatchObject({
    kind: 'table',
    rows: [['x', 'float32', '(10, 2)', '1', 'plain, 3 segments', 'data_x.npkseg']],
  });
});

test('compressed and segmented arrays are not changed in place', async () => {
  for (const name of ['segments', 'zstd-blocks']) {
    const editor = await numpack.edit?.(join(FIXTURES, `${name}.npk`));
    const rows = await (await open(name)).take([0]);
    await expect(editor?.append?.(rows)).rejects.toMatchObject({
      code: 'not-editable',
      exitCode: 3,
    });
    await expect(editor?.replace?.([1], rows)).rejects.toMatchObject({ code: 'not-editable' });
    await editor?.close();
  }
});
