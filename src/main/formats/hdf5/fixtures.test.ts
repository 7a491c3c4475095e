import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type ArrayscopeError, isArrayscopeError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Column } from '../../../shared/model/tensor';
import { stringAt, stringBytes } from '../../lib/string-column';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { hdf5 } from './index';

// Every NAME.json says what NAME.h5 holds; h5py wrote both (support/fixtures/make_hdf5.py).
const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));

interface ExpectedField {
  readonly name: string;
  readonly kind: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** One of the three: elements of all rows, texts, or bytes of each row. */
  readonly hex?: string;
  readonly text?: readonly string[];
  readonly bytes?: readonly string[];
}
interface Expected {
  /** Name of the file where several expectations share one. */
  readonly file?: string;
  readonly settings?: JsonObject;
  readonly rowCount: number;
  readonly fields: readonly ExpectedField[] | null;
  readonly problems?: readonly string[];
  readonly metadata?: JsonObject;
  readonly others?: readonly JsonObject[];
  readonly error?: string;
  readonly readError?: string;
  /** A word of the message. */
  readonly mentions?: string;
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Expected;
const pathOf = (name: string): string => join(FIXTURES, `${expectedOf(name).file ?? name}.h5`);
const sound = names.filter((name) => Array.isArray(expectedOf(name).fields));
const refused = names.filter((name) => expectedOf(name).error !== undefined);
const unreadable = names.filter((name) => expectedOf(name).readError !== undefined);

const opened: Dataset[] = [];
async function open(name: string): Promise<Dataset> {
  const dataset = await hdf5.open(pathOf(name), { settings: expectedOf(name).settings });
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

async function errorOf(work: Promise<unknown>): Promise<ArrayscopeError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!isArrayscopeError(error)) throw new Error(`This is no error of ours: ${String(error)}`);
  return error;
}

/** What a column holds, in the words of the expectation. */
function wordsOf(column: Column | undefined): Pick<ExpectedField, 'hex' | 'text' | 'bytes'> {
  if (column === undefined) throw new Error('the column is missing');
  if (column.kind === 'numeric') return { hex: Buffer.from(bytesOf(column.data)).toString('hex') };
  const rows = Array.from({ length: column.offsets.length - 1 }, (_, row) => row);
  return column.encoding === 'utf8'
    ? { text: rows.map((row) => stringAt(column, row) ?? '') }
    : { bytes: rows.map((row) => Buffer.from(stringBytes(column, row)).toString('hex')) };
}

/** The expectation for chosen rows. */
function rowsOf(
  { hex, text, bytes }: ExpectedField,
  rowCount: number,
  rows: readonly number[],
): ReturnType<typeof wordsOf> {
  if (text !== undefined) return { text: rows.map((row) => text[row] ?? '') };
  if (bytes !== undefined) return { bytes: rows.map((row) => bytes[row] ?? '') };
  const width = (hex ?? '').length / Math.max(1, rowCount);
  return { hex: rows.map((row) => (hex ?? '').slice(row * width, (row + 1) * width)).join('') };
}

test('the fixtures are there', () => {
  expect(sound.length).toBeGreaterThan(35);
  expect(refused.length).toBeGreaterThan(8);
  const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.h5'));
  for (const file of files)
    expect(existsSync(join(FIXTURES, `${file.slice(0, -3)}.json`)), file).toBe(true);
});

describe.each(sound)('%s', (name) => {
  const expected = expectedOf(name);
  const fields = expected.fields ?? [];

  test('has the fields that h5py sees', async () => {
    const dataset = await open(name);
    expect(await detectPath(hdf5, pathOf(name))).toMatchObject({ confidence: 3 });
    expect(dataset.rowCount).toBe(expected.rowCount);
    expect(dataset.fields.map(({ name, dtype, shape }) => ({ name, dtype, shape }))).toEqual(
      fields.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    );
    expect(dataset.fields.filter(({ kind }) => kind === 'tensor').map(({ name }) => name)).toEqual(
      fields.filter(({ kind }) => kind === 'tensor').map(({ name }) => name),
    );
    expect(dataset.problems.map(({ code }) => code)).toEqual(expected.problems ?? []);
    if (expected.metadata !== undefined) expect(dataset.metadata).toEqual(expected.metadata);
    if (expected.others !== undefined)
      expect(dataset.others?.map(({ settings }) => settings)).toEqual(expected.others);
  });

  test('gives every byte', async () => {
    const dataset = await open(name);
    const all = Array.from({ length: expected.rowCount }, (_, row) => row);
    const backwards = [...all].reverse().concat(all.slice(0, 1));
    const sparse = all.filter((row) => row % 3 === 1);
    for (const rows of [backwards, sparse, all]) {
      const taken = await dataset.take(rows);
      for (const field of fields) {
        expect(wordsOf(taken.columns.get(field.name)), `take ${field.name}`).toEqual(
          rowsOf(field, expected.rowCount, rows),
        );
      }
    }
    let first = 0;
    for await (const batch of dataset.scan({ batchRows: 4 })) {
      const rows = all.slice(first, first + 4);
      expect(batch.rowCount).toBe(rows.length);
      for (const field of fields) {
        expect(wordsOf(batch.columns.get(field.name)), `scan ${field.name}`).toEqual(
          rowsOf(field, expected.rowCount, rows),
        );
      }
      first += batch.rowCount;
    }
    expect(first).toBe(expected.rowCount);
  });
});

test.each(refused)('%s is refused', async (name) => {
  const { error: code, mentions = '' } = expectedOf(name);
  const error = await errorOf(open(name));
  expect(error.toInfo()).toMatchObject({ code, exitCode: 3 });
  expect(error.message).toContain(mentions);
  expect(error.message).toMatch(/\.$/);
  expect(error.path).toBe(pathOf(name));
});

test.each(unreadable)('%s opens, and reading it says what is wrong', async (name) => {
  const { readError: code, mentions = '' } = expectedOf(name);
  const dataset = await open(name);
  const error = await errorOf(dataset.take([0]));
  expect(error.toInfo()).toMatchObject({ code, exitCode: 3 });
  expect(error.message).toContain(mentions);
  // The same again: the file is still open, whatever became of the instance that read it.
  expect((await errorOf(dataset.take([1]))).code).toBe(code);
});
