/** Every file and folder of the fixtures, written by pyarrow and DuckDB; see support/fixtures. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { Column } from '../../../shared/model/tensor';
import { stringBytes, stringsOf } from '../../lib/string-column';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { parquet } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.parquet'))
  .map((name) => name.slice(0, -'.parquet'.length));

interface ExpectedField {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly kind?: string;
  readonly hex?: string;
  readonly text?: readonly (string | null)[];
  readonly bytes?: readonly string[];
  readonly valid?: readonly number[];
}

interface Expected {
  readonly rowCount: number;
  readonly fields: readonly ExpectedField[];
  readonly problems: readonly string[];
  readonly error?: string;
  readonly readError?: string;
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Expected;
const refused = names.filter((name) => expectedOf(name).error !== undefined);
const unreadable = names.filter((name) => expectedOf(name).readError !== undefined);
const sound = names.filter((name) => !refused.includes(name) && !unreadable.includes(name));

const opened: Dataset[] = [];
async function open(name: string): Promise<Dataset> {
  const dataset = await parquet.open(join(FIXTURES, `${name}.parquet`));
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

/** One word a row; null where the row is. */
function wordsOf(column: Column | undefined, rows: number): readonly (string | null)[] {
  if (column === undefined) throw new Error('the column is missing');
  if (column.kind === 'string' && column.encoding === 'utf8') return stringsOf(column);
  const hex = column.kind === 'numeric' ? Buffer.from(bytesOf(column.data)).toString('hex') : '';
  const width = hex.length / Math.max(1, rows);
  return Array.from({ length: rows }, (_, row) => {
    if (column.valid?.[row] === 0) return null;
    if (column.kind === 'string') return Buffer.from(stringBytes(column, row)).toString('hex');
    return hex.slice(row * width, (row + 1) * width);
  });
}

function expectedWords(field: ExpectedField, rows: number): readonly (string | null)[] {
  const { hex = '', text, bytes, valid } = field;
  if (text !== undefined) return text;
  if (bytes !== undefined) return bytes;
  const width = hex.length / Math.max(1, rows);
  return Array.from({ length: rows }, (_, row) =>
    valid?.[row] === 0 ? null : hex.slice(row * width, (row + 1) * width),
  );
}

test('the fixtures are there', () => {
  expect(sound.length).toBeGreaterThan(30);
  expect(refused.length).toBeGreaterThan(3);
  expect(unreadable.length).toBeGreaterThan(1);
});

describe.each(sound)('%s', (name) => {
  const expected = expectedOf(name);
  const { rowCount, fields } = expected;

  test('has the fields that its writer knows', async () => {
    const dataset = await open(name);
    expect(dataset.rowCount).toBe(rowCount);
    expect(dataset.fields.map(({ name, dtype, shape }) => ({ name, dtype, shape }))).toEqual(
      fields.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    );
    for (const { name, kind } of fields)
      if (kind !== undefined)
        expect(dataset.fields.find((field) => field.name === name)?.kind, name).toBe(kind);
    for (const { name, valid } of fields)
      if (valid !== undefined)
        expect(dataset.fields.find((field) => field.name === name)?.nullable, name).toBe(true);
    expect(dataset.problems.map(({ code }) => code)).toEqual(expected.problems);
    expect(await detectPath(parquet, dataset.path)).not.toBeNull();
  });

  test('gives every byte', async () => {
    const dataset = await open(name);
    const found = new Map<string, (string | null)[]>(fields.map((field) => [field.name, []]));
    for await (const batch of dataset.scan({ batchRows: 7 }))
      for (const [column, values] of batch.columns)
        found.get(column)?.push(...wordsOf(values, batch.rowCount));
    for (const field of fields)
      expect(found.get(field.name), `scan ${field.name}`).toEqual(expectedWords(field, rowCount));
    const backwards = Array.from({ length: rowCount }, (_, row) => rowCount - 1 - row);
    const rows = [...backwards, ...backwards.slice(0, 1)];
    const taken = await dataset.take(rows);
    for (const field of fields) {
      const words = expectedWords(field, rowCount);
      expect(wordsOf(taken.columns.get(field.name), rows.length), `take ${field.name}`).toEqual(
        rows.map((row) => words[row]),
      );
    }
    for (const row of [rowCount - 1, 0].filter((one) => one >= 0 && one < rowCount)) {
      const one = await dataset.take([row]);
      for (const field of fields)
        expect(wordsOf(one.columns.get(field.name), 1)).toEqual([
          expectedWords(field, rowCount)[row],
        ]);
    }
  });

  test('is found sound, and tells about itself', async () => {
    const dataset = await open(name);
    const errors = (await dataset.check()).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toEqual(
      expected.problems.filter((code) => code === 'schema-disagrees'),
    );
    expect((await dataset.facts()).map(({ label }) => label)).toContain('Row groups');
    const table = await dataset.document('(row groups)');
    expect(table.kind === 'table' && table.rows.length === table.rowCount).toBe(true);
  });
});

test.each(refused)('%s is refused', async (name) => {
  const error: unknown = await open(name).catch((thrown: unknown) => thrown);
  if (!isArrayscopeError(error)) throw new Error(`${name} gave ${String(error)}`);
  expect(error.toInfo()).toMatchObject({ code: expectedOf(name).error, exitCode: 3 });
  expect(error.message).toMatch(/\.$/);
  expect(error.path).toContain(name);
});

test.each(unreadable)('%s opens, and reading it says what is wrong', async (name) => {
  const dataset = await open(name);
  const rows = Array.from({ length: dataset.rowCount }, (_, row) => row);
  await expect(dataset.take(rows)).rejects.toMatchObject({
    code: expectedOf(name).readError,
    exitCode: 3,
  });
});
