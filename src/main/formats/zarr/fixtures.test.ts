import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Column } from '../../../shared/model/tensor';
import { stringAt, stringBytes } from '../../lib/string-column';
import type { Dataset } from '../types';
import { zarr } from './index';

// Every NAME.zarr is opened as NAME.json says and compared with what zarr-python found in it
// (support/fixtures/make_zarr.py).
const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.zarr'))
  .map((name) => name.slice(0, -5));

interface ExpectedField {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** One of the four: elements of all rows, the field that has the same, texts, or bytes of each row. */
  readonly hex?: string;
  readonly like?: string;
  readonly text?: readonly string[];
  readonly bytes?: readonly string[];
  /** Of all rows, where `hex` holds the first. */
  readonly sha256?: string;
}
interface Case {
  readonly settings: JsonObject;
  readonly rowCount: number;
  readonly fields: readonly ExpectedField[];
  /** So many rows are expected; the others are not looked at. */
  readonly firstRows?: number;
  readonly ids?: string | null;
  readonly others?: readonly string[];
  readonly metadata?: JsonObject;
  readonly consolidated?: boolean;
  readonly problems?: readonly string[];
  /** Code of the error that opening gives. */
  readonly error?: string;
}

const casesOf = (name: string): readonly Case[] =>
  (
    JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as {
      readonly cases: readonly Case[];
    }
  ).cases;
const all = names.flatMap((name) =>
  casesOf(name).map((expected) => [name, JSON.stringify(expected.settings), expected] as const),
);
const sound = all.filter(([, , { error }]) => error === undefined);
const refused = all.filter(([, , { error }]) => error !== undefined);

const opened: Dataset[] = [];
async function open(name: string, settings: JsonObject): Promise<Dataset> {
  const dataset = await zarr.open(join(FIXTURES, `${name}.zarr`), { settings });
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

type Words = readonly string[];

/** Each row of a column in the words of the expectation. */
function wordsOf(column: Column | undefined, rows: number): Words {
  if (column === undefined) throw new Error('the column is missing');
  const each = Array.from({ length: rows }, (_, row) => row);
  if (column.kind === 'numeric') {
    const bytes = Buffer.from(bytesOf(column.data));
    const width = bytes.length / Math.max(1, rows);
    return each.map((row) => bytes.toString('hex', row * width, (row + 1) * width));
  }
  return column.encoding === 'utf8'
    ? each.map((row) => stringAt(column, row) ?? '')
    : each.map((row) => Buffer.from(stringBytes(column, row)).toString('hex'));
}

function expectedWords(
  field: ExpectedField,
  fields: readonly ExpectedField[],
  rows: number,
): Words {
  const { hex, like, text, bytes } = field;
  const same = fields.find(({ name }) => name === like);
  if (same !== undefined) return expectedWords(same, fields, rows);
  const words = text ?? bytes;
  if (words !== undefined) return words;
  const width = (hex ?? '').length / Math.max(1, rows);
  return Array.from({ length: rows }, (_, row) =>
    (hex ?? '').slice(row * width, (row + 1) * width),
  );
}

function hashOf(column: Column | undefined): string {
  if (column?.kind !== 'numeric') throw new Error('there are no numbers');
  return createHash('sha256').update(bytesOf(column.data)).digest('hex');
}

test('the fixtures are there', () => {
  expect(names.length).toBeGreaterThan(20);
  expect(refused.length).toBeGreaterThan(5);
});

describe.each(sound)('%s.zarr with %s', (name, _, expected) => {
  const { settings, fields, rowCount } = expected;

  test('has the fields that zarr-python sees', async () => {
    const dataset = await open(name, settings);
    expect(dataset.rowCount).toBe(rowCount);
    expect(
      dataset.fields.map(({ name: field, dtype, shape }) => ({ name: field, dtype, shape })),
    ).toEqual(fields.map(({ name: field, dtype, shape }) => ({ name: field, dtype, shape })));
    expect(dataset.problems.map(({ code }) => code)).toEqual(expected.problems ?? []);
    if (expected.ids !== undefined)
      expect(dataset.fields.find(({ kind }) => kind === 'id')?.name ?? null).toBe(expected.ids);
    if (expected.metadata !== undefined) expect(dataset.metadata).toEqual(expected.metadata);
    if (expected.others !== undefined) {
      const others = (dataset.others ?? []).map(({ settings: { array, group } }) => array ?? group);
      expect(others).toEqual(expected.others);
    }
    const facts = await dataset.facts();
    expect(facts.find(({ label }) => label === 'Consolidated metadata')?.value).toBe(
      expected.consolidated === true ? 'yes' : 'no',
    );
  });

  test('gives every byte', async () => {
    const dataset = await open(name, settings);
    const rows = expected.firstRows ?? rowCount;
    const each = Array.from({ length: rows }, (__, row) => row);
    const backwards = [...each].reverse().concat(each.slice(0, 1));
    const taken = await dataset.take(backwards);
    for (const field of fields) {
      const words = expectedWords(field, fields, rows);
      expect(
        wordsOf(taken.columns.get(field.name), backwards.length),
        `take ${field.name}`,
      ).toEqual(backwards.map((row) => words[row]));
    }
    const scanned = new Map(fields.map(({ name: field }): [string, string[]] => [field, []]));
    for await (const batch of dataset.scan({ batchRows: 4, end: rows }))
      for (const [field, words] of scanned)
        words.push(...wordsOf(batch.columns.get(field), batch.rowCount));
    for (const field of fields)
      expect(scanned.get(field.name), `scan ${field.name}`).toEqual(
        expectedWords(field, fields, rows),
      );
    if (rowCount === 0) return;
    for await (const whole of dataset.scan({ batchRows: rowCount }))
      for (const field of fields) {
        const column = whole.columns.get(field.name);
        const words = wordsOf(column, rowCount).slice(0, rows);
        expect(words, `whole ${field.name}`).toEqual(expectedWords(field, fields, rows));
        if (field.sha256 !== undefined) expect(hashOf(column), field.name).toBe(field.sha256);
      }
  });

  test('is found sound, and described', async () => {
    const dataset = await open(name, settings);
    const codes = (await dataset.check()).map(({ code }) => code);
    const isPartial = /^(?:fill|unwritten)-|^shards$|^blosc/.test(name);
    for (const code of codes)
      expect([
        ...(expected.problems ?? []),
        ...(isPartial ? ['missing-chunks', 'duplicate-id'] : []),
      ]).toContain(code);
    for (const { path } of await dataset.documents())
      expect(await dataset.document(path)).toBeTypeOf('object');
    const files = await dataset.files();
    expect(files.filter(({ role }) => role === 'metadata').length).toBeGreaterThan(0);
    expect(dataset.rowReadBytes).toBeGreaterThanOrEqual(0);
  });
});

test.each(refused)('%s.zarr with %s is refused', async (name, _, { settings, error }) => {
  await expect(open(name, settings)).rejects.toMatchObject({ code: error, exitCode: 3 });
});
