import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Column } from '../../../shared/model/tensor';
import { stringAt, stringBytes } from '../../lib/string-column';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { car } from './index';

// Every NAME.car is compared with NAME.json (support/fixtures/make_car.py).
const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.car'))
  .map((name) => name.slice(0, -4));

interface ExpectedField {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly hex?: string;
  readonly text?: readonly (string | null)[];
  readonly bytes?: readonly (string | null)[];
  readonly valid?: readonly number[];
}
interface Expected {
  readonly rowCount: number;
  readonly fields: readonly ExpectedField[];
  readonly problems?: readonly string[];
  /** Roots that the other datasets open. */
  readonly others?: readonly number[];
  readonly error?: string;
  readonly readError?: string;
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Expected;
const sound = names.filter((name) => {
  const { error, readError } = expectedOf(name);
  return error === undefined && readError === undefined;
});
const refused = names.filter((name) => expectedOf(name).error !== undefined);
const unreadable = names.filter((name) => expectedOf(name).readError !== undefined);

const opened: Dataset[] = [];
async function open(name: string, settings?: JsonObject): Promise<Dataset> {
  const dataset = await car.open(join(FIXTURES, `${name}.car`), { settings });
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

function wordsOf(column: Column | undefined, rowCount: number): (string | null)[] {
  if (column === undefined) throw new Error('the column is missing');
  const all = Array.from({ length: rowCount }, (_, row) => row);
  if (column.kind === 'string') {
    return all.map((row) =>
      column.encoding === 'utf8'
        ? stringAt(column, row)
        : Buffer.from(stringBytes(column, row)).toString('hex'),
    );
  }
  return hexWords(Buffer.from(bytesOf(column.data)).toString('hex'), column.valid, rowCount);
}

function hexWords(
  hex: string,
  valid: ArrayLike<number> | undefined,
  rowCount: number,
): (string | null)[] {
  const width = hex.length / Math.max(1, rowCount);
  return Array.from(
    { length: rowCount },
    (_, row) => `${hex.slice(row * width, (row + 1) * width)}${valid?.[row] === 0 ? ' null' : ''}`,
  );
}

test('the fixtures are there', () => {
  expect(sound.length).toBeGreaterThan(9);
  expect(refused.length).toBeGreaterThan(12);
});

describe.each(sound)('%s', (name) => {
  const expected = expectedOf(name);
  const { rowCount } = expected;

  test('has the fields that were written', async () => {
    expect(await detectPath(car, join(FIXTURES, `${name}.car`))).toMatchObject({ confidence: 3 });
    const { fields, problems, others, ...dataset } = await open(name);
    expect(dataset.rowCount).toBe(rowCount);
    expect(fields.map((field) => [field.name, field.dtype, field.shape])).toEqual(
      expected.fields.map((field) => [field.name, field.dtype, field.shape]),
    );
    expect(problems.map(({ code }) => code)).toEqual(expected.problems ?? []);
    expect(others?.map(({ settings }) => settings['root'])).toEqual(expected.others ?? []);
  });

  test('gives every byte', async () => {
    const dataset = await open(name);
    const all = Array.from({ length: rowCount }, (_, row) => row);
    const backwards = [...all].reverse().concat(all.slice(0, 1));
    const taken = await dataset.take(backwards);
    const scanned = new Map<string, (string | null)[]>();
    for await (const batch of dataset.scan({ batchRows: 4 })) {
      for (const [field, column] of batch.columns)
        scanned.set(field, [...(scanned.get(field) ?? []), ...wordsOf(column, batch.rowCount)]);
    }
    for (const { hex, text, bytes, valid, ...field } of expected.fields) {
      const words = hex === undefined ? (text ?? bytes ?? []) : hexWords(hex, valid, rowCount);
      expect(
        wordsOf(taken.columns.get(field.name), backwards.length),
        `take ${field.name}`,
      ).toEqual(backwards.map((row) => words[row]));
      expect(scanned.get(field.name) ?? [], `scan ${field.name}`).toEqual(words);
    }
  });

  test('is found sound, and names its blocks', async () => {
    const dataset = await open(name);
    const found = await dataset.check();
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    const root = (await dataset.facts()).find(({ label }) => label === 'Root')?.value;
    expect(root).toMatch(/^bafy/);
    const table = await dataset.document('(blocks)');
    if (table.kind !== 'table') throw new Error('the blocks are no table');
    expect(table.rows.find((row) => row[1] === 'root')?.[0]).toBe(root);
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
  const code = expectedOf(name).readError;
  await expect(dataset.take([0])).rejects.toMatchObject({ code, exitCode: 3 });
  expect((await dataset.check()).map((problem) => problem.code)).toContain(code);
});

test('one changed block leaves the rows of the others readable', async () => {
  const dataset = await open('changed-block');
  expect((await dataset.take([dataset.rowCount - 1])).rowCount).toBe(1);
});

test('an archive of files says so', async () => {
  await expect(open('unixfs')).rejects.toThrow(
    'holds 1 block, 1 of dag-pb (files and folders of IPFS), and no table.',
  );
});

test('another root opens by its number', async () => {
  expect((await open('two-roots', { root: 1 })).rowCount).toBe(7);
  await expect(open('two-roots', { root: 2 })).rejects.toMatchObject({ code: 'no-such-root' });
});
