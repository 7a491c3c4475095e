import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { bytesOf } from '../../../shared/model/dtype';
import type { Column } from '../../../shared/model/tensor';
import { stringAt, stringBytes } from '../../lib/string-column';
import type { Dataset } from '../types';
import { npy } from './index';

// Every NAME.npy is read and compared with NAME.json, which NumPy wrote (support/make-fixtures.py).
const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.npy'))
  .map((name) => name.slice(0, -4));

interface ExpectedField {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** One of the three: elements of all rows, texts, or bytes of each row. */
  readonly hex?: string;
  readonly text?: readonly string[];
  readonly bytes?: readonly string[];
}
interface Expected {
  readonly rowCount: number;
  readonly fortran: boolean;
  readonly fields: readonly ExpectedField[];
  readonly problems?: readonly string[];
  /** Code of the error that opening gives. */
  readonly error?: string;
  /** Code of the error that reading gives, of a file that opens. */
  readonly readError?: string;
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Expected;
const sound = names.filter(
  (name) => expectedOf(name).error === undefined && expectedOf(name).readError === undefined,
);
const refused = names.filter((name) => expectedOf(name).error !== undefined);
const unreadable = names.filter((name) => expectedOf(name).readError !== undefined);

const opened: Dataset[] = [];
async function open(name: string, reader = 'positioned'): Promise<Dataset> {
  const dataset = await npy.open(join(FIXTURES, `${name}.npy`), { settings: { reader } });
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

/** What `rows` of a field are, in the words of the expectation. */
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
  expect(names.length).toBeGreaterThan(150);
  expect(refused.length).toBeGreaterThan(30);
});

describe.each(sound)('%s.npy', (name) => {
  const expected = expectedOf(name);

  test('has the fields that NumPy sees', async () => {
    const { fields, rowCount, problems } = await open(name);
    expect(rowCount).toBe(expected.rowCount);
    expect(
      fields.map((field) => ({ name: field.name, dtype: field.dtype, shape: field.shape })),
    ).toEqual(
      expected.fields.map((field) => ({
        name: field.name,
        dtype: field.dtype,
        shape: field.shape,
      })),
    );
    expect(problems.map(({ code }) => code)).toEqual(expected.problems ?? []);
    for (const field of fields) expect(field.memoryOrder === 'fortran').toBe(expected.fortran);
  });

  test.each(['positioned', 'whole-file'])('gives every byte, %s', async (reader) => {
    const dataset = await open(name, reader);
    const all = Array.from({ length: expected.rowCount }, (_, row) => row);
    const backwards = [...all].reverse().concat(all.slice(0, 1));
    const taken = await dataset.take(backwards);
    for (const field of expected.fields) {
      expect(wordsOf(taken.columns.get(field.name)), `take ${field.name}`).toEqual(
        rowsOf(field, expected.rowCount, backwards),
      );
    }
    let first = 0;
    for await (const batch of dataset.scan({ batchRows: 4 })) {
      const rows = all.slice(first, first + 4);
      expect(batch.rowCount).toBe(rows.length);
      for (const field of expected.fields) {
        expect(wordsOf(batch.columns.get(field.name)), `scan ${field.name}`).toEqual(
          rowsOf(field, expected.rowCount, rows),
        );
      }
      first += batch.rowCount;
    }
    expect(first).toBe(expected.rowCount);
  });
});

test.each(refused)('%s.npy is refused', async (name) => {
  const error: unknown = await open(name).catch((thrown: unknown) => thrown);
  if (!isArrayscopeError(error)) throw new Error(`${name} gave ${String(error)}`);
  expect(error.toInfo()).toMatchObject({ code: expectedOf(name).error, exitCode: 3 });
  expect(error.path).toContain(name);
  if (error.code === 'truncated') expect(error.offset).toBeTypeOf('number');
  if (error.code === 'object-array') expect(error.message).toContain('never unpickles');
});

test.each(unreadable)('%s.npy opens, and reading it says what is wrong', async (name) => {
  const dataset = await open(name);
  const error: unknown = await dataset.take([0]).catch((thrown: unknown) => thrown);
  if (!isArrayscopeError(error)) {
    const last = await dataset.take([dataset.rowCount - 1]).catch((thrown: unknown) => thrown);
    expect(last).toMatchObject({ code: expectedOf(name).readError, row: dataset.rowCount - 1 });
    return;
  }
  expect(error.toInfo()).toMatchObject({ code: expectedOf(name).readError, row: 0 });
});
