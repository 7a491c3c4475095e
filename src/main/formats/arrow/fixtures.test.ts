import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Column } from '../../../shared/model/tensor';
import { stringAt, stringBytes } from '../../lib/string-column';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { arrow } from './index';

// Every NAME.arrow or NAME.hf is compared with NAME.json (support/fixtures/make_arrow.py).
const FIXTURES = join(import.meta.dirname, 'fixtures');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));

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
  readonly others?: readonly string[];
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Expected;

const opened: Dataset[] = [];
async function open(name: string, settings?: JsonObject): Promise<Dataset> {
  const folder = join(FIXTURES, `${name}.hf`);
  const path = existsSync(folder) ? folder : join(FIXTURES, `${name}.arrow`);
  expect(await detectPath(arrow, path)).toMatchObject({ confidence: 3 });
  const dataset = await arrow.open(path, { settings });
  opened.push(dataset);
  return dataset;
}
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

/** One word a row; null rows of numbers are what lies below the null, and said to be null. */
function wordsOf(column: Column | undefined, rowCount: number): (string | null)[] {
  if (column === undefined) throw new Error('the column is missing');
  const all = Array.from({ length: rowCount }, (_, row) => row);
  if (column.kind === 'string') {
    return all.map((row) => {
      if (column.encoding === 'utf8') return stringAt(column, row);
      if (column.valid?.[row] === 0) return null;
      return Buffer.from(stringBytes(column, row)).toString('hex');
    });
  }
  const hex = Buffer.from(bytesOf(column.data)).toString('hex');
  const width = hex.length / Math.max(1, rowCount);
  return all.map(
    (row) =>
      `${hex.slice(row * width, (row + 1) * width)}${column.valid?.[row] === 0 ? ' null' : ''}`,
  );
}

function expectedWords(
  { hex, text, bytes, valid }: ExpectedField,
  rowCount: number,
): readonly (string | null)[] {
  if (hex === undefined) return text ?? bytes ?? [];
  const width = hex.length / Math.max(1, rowCount);
  return Array.from(
    { length: rowCount },
    (_, row) => `${hex.slice(row * width, (row + 1) * width)}${valid?.[row] === 0 ? ' null' : ''}`,
  );
}

test('the fixtures are there', () => {
  expect(names.length).toBeGreaterThan(25);
});

describe.each(names)('%s', (name) => {
  const expected = expectedOf(name);
  const { rowCount } = expected;

  test('has the fields that pyarrow sees', async () => {
    const { fields, problems, others, ...dataset } = await open(name);
    expect(dataset.rowCount).toBe(rowCount);
    expect(fields.map((field) => [field.name, field.dtype, field.shape])).toEqual(
      expected.fields.map((field) => [field.name, field.dtype, field.shape]),
    );
    expect(problems.map(({ code }) => code)).toEqual(expected.problems ?? []);
    expect(others?.map(({ settings }) => settings.split)).toEqual(expected.others ?? []);
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
    for (const field of expected.fields) {
      const words = expectedWords(field, rowCount);
      expect(
        wordsOf(taken.columns.get(field.name), backwards.length),
        `take ${field.name}`,
      ).toEqual(backwards.map((row) => words[row]));
      expect(scanned.get(field.name) ?? [], `scan ${field.name}`).toEqual(words);
    }
  });

  test('is found sound, and describes itself', async () => {
    const dataset = await open(name);
    const found = await dataset.check();
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect((await dataset.facts()).map(({ label }) => label)).toContain('Record batches');
    const files = await dataset.files();
    expect(files.reduce((sum, { rows }) => sum + (rows ?? 0), 0)).toBe(rowCount);
    for (const { path, kind } of await dataset.documents())
      expect(await dataset.document(path)).toMatchObject({ kind });
  });
});

test('the other split of a DatasetDict opens by its setting', async () => {
  const dataset = await open('splits', { split: 'test' });
  expect(dataset.rowCount).toBe(4);
  expect(dataset.metadata).toMatchObject({ split: 'test' });
  expect((await dataset.files()).map(({ path }) => path)).toEqual([
    'test/data-00000-of-00001.arrow',
    'dataset_dict.json',
    'test/state.json',
    'test/dataset_info.json',
  ]);
  await expect(open('splits', { split: 'dev' })).rejects.toMatchObject({ code: 'no-such-split' });
});

test('facts name the framing, the codec and the batches', async () => {
  const dataset = await open('types-zstd');
  expect(
    Object.fromEntries((await dataset.facts()).map(({ label, value }) => [label, value])),
  ).toMatchObject({
    'IPC framing': 'stream',
    Codec: 'Zstandard',
    'Metadata version': 'V5',
    'Record batches': 1,
  });
});
