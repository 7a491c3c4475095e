/** Every archive of the fixtures folder, written by NumPy and Python's zipfile; see support/fixtures. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Column } from '../../../shared/model/tensor';
import { stringBytes, stringsOf } from '../../lib/string-column';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { npz } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.npz'))
  .map((name) => name.slice(0, -4));

interface ExpectedField {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly hex?: string;
  readonly text?: readonly string[];
  readonly bytes?: readonly string[];
  /** Of a field too long to write down: the sum of its elements, and one row. */
  readonly sum?: number;
  readonly row4321?: string;
}

interface Expected {
  readonly rowCount: number;
  readonly fields: readonly ExpectedField[];
  readonly settings?: JsonObject;
  readonly others?: readonly JsonObject[];
  readonly problems?: readonly string[];
  /** Code of the error that opening gives, or that reading gives. */
  readonly error?: string;
  readonly readError?: string;
  readonly readErrors?: readonly string[];
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Expected;
const readCodes = ({ readError, readErrors = [] }: Expected): readonly string[] =>
  readError === undefined ? readErrors : [readError];
const refused = names.filter((name) => expectedOf(name).error !== undefined);
const unreadable = names.filter((name) => readCodes(expectedOf(name)).length > 0);
const sound = names.filter((name) => !refused.includes(name) && !unreadable.includes(name));

const opened: Dataset[] = [];
async function open(name: string, more: JsonObject = {}): Promise<Dataset> {
  const settings = { ...expectedOf(name).settings, ...more };
  const dataset = await npz.open(join(FIXTURES, `${name}.npz`), { settings });
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

/** One word a row. */
function wordsOf(column: Column | undefined, rows: number): readonly string[] {
  if (column === undefined) throw new Error('the column is missing');
  if (column.kind === 'numeric') {
    const hex = Buffer.from(bytesOf(column.data)).toString('hex');
    return Array.from({ length: rows }, (_, row) =>
      hex.slice((row * hex.length) / rows, ((row + 1) * hex.length) / rows),
    );
  }
  if (column.encoding === 'utf8') return stringsOf(column).map(String);
  return Array.from({ length: rows }, (_, row) =>
    Buffer.from(stringBytes(column, row)).toString('hex'),
  );
}

function expectedWords({ hex = '', text, bytes }: ExpectedField, rows: number): readonly string[] {
  if (text !== undefined) return text;
  if (bytes !== undefined) return bytes;
  const width = hex.length / Math.max(1, rows);
  return Array.from({ length: rows }, (_, row) => hex.slice(row * width, (row + 1) * width));
}

test('the fixtures are there', () => {
  expect(sound.length).toBeGreaterThan(20);
  expect(refused.length).toBeGreaterThan(8);
  expect(unreadable.length).toBeGreaterThan(3);
});

describe.each(sound)('%s.npz', (name) => {
  const expected = expectedOf(name);

  test('has the arrays that NumPy sees', async () => {
    const dataset = await open(name);
    expect(dataset.rowCount).toBe(expected.rowCount);
    expect(
      dataset.fields.map(({ name: field, dtype, shape }) => ({ field, dtype, shape })),
    ).toEqual(expected.fields.map(({ name: field, dtype, shape }) => ({ field, dtype, shape })));
    expect(dataset.problems.map(({ code }) => code)).toEqual(expected.problems ?? []);
    if (expected.others !== undefined)
      expect(dataset.others?.map(({ settings }) => settings)).toEqual(expected.others);
    expect(await detectPath(npz, dataset.path)).toMatchObject({ confidence: 3 });
    const found = await dataset.check();
    expect(found.filter(({ code }) => code !== 'duplicate-id')).toEqual(dataset.problems);
  });

  test.each(['positioned', 'whole-file'])('gives every byte, %s', async (reader) => {
    const dataset = await open(name, { reader });
    if (expected.fields.some(({ sum }) => sum !== undefined)) return;
    const all = Array.from({ length: expected.rowCount }, (_, row) => row);
    const backwards = [...all].reverse().concat(all.slice(0, 1));
    const taken = await dataset.take(backwards);
    for (const field of expected.fields) {
      const words = expectedWords(field, expected.rowCount);
      expect(wordsOf(taken.columns.get(field.name), backwards.length), field.name).toEqual(
        backwards.map((row) => words[row]),
      );
    }
    const scanned = new Map(expected.fields.map((field) => [field.name, [] as string[]]));
    for await (const batch of dataset.scan({ batchRows: 4 }))
      for (const [field, words] of scanned)
        words.push(...wordsOf(batch.columns.get(field), batch.rowCount));
    for (const field of expected.fields)
      expect(scanned.get(field.name)).toEqual(expectedWords(field, expected.rowCount));
  });
});

test('a stream is left and entered again', async () => {
  const [field] = expectedOf('long-compressed').fields;
  const dataset = await open('long-compressed');
  let sum = 0;
  for await (const batch of dataset.scan({ batchRows: 100 })) {
    const column = batch.columns.get('x');
    if (column?.kind === 'numeric') for (const value of column.data) sum += Number(value);
  }
  expect(sum).toBe(field?.sum);
  for (const rows of [[4321], [8999, 4321]]) {
    const taken = await dataset.take(rows);
    expect(wordsOf(taken.columns.get('x'), rows.length).at(-1)).toBe(field?.row4321);
  }
});

test.each(refused)('%s.npz is refused', async (name) => {
  const error: unknown = await open(name).catch((thrown: unknown) => thrown);
  if (!isArrayscopeError(error)) throw new Error(`${name} gave ${String(error)}`);
  expect(error.toInfo()).toMatchObject({ code: expectedOf(name).error, exitCode: 3 });
  expect(error.message).toContain(name);
  expect(error.message).toMatch(/\.$/);
  if (error.code === 'object-array') expect(error.message).toContain('never unpickles');
});

test.each(unreadable)('%s.npz opens, and reading it says what is wrong', async (name) => {
  const expected = expectedOf(name);
  const dataset = await open(name);
  expect(dataset.rowCount).toBe(expected.rowCount);
  const error: unknown = await dataset.take([0]).catch((thrown: unknown) => thrown);
  if (!isArrayscopeError(error)) throw new Error(`${name} gave ${String(error)}`);
  expect(error.exitCode).toBe(3);
  expect(readCodes(expected)).toContain(error.code);
  const codes = (await dataset.check()).map(({ code }) => code);
  expect(codes).toContain(error.code);
});
