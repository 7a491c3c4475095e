import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { stringsOf } from '../../lib/string-column';
import type { Progress } from '../../../shared/model/progress';
import type { TensorBatch } from '../../../shared/model/tensor';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { csv } from './index';

const folder = mkdtempSync(join(tmpdir(), 'arrayscope-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const opened: Dataset[] = [];
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
});

async function open(text: string | Buffer, settings = {}): Promise<Dataset> {
  files += 1;
  const path = join(folder, `${files}.csv`);
  writeFileSync(path, text);
  const dataset = await csv.open(path, { settings });
  opened.push(dataset);
  return dataset;
}

async function whole(dataset: Dataset): Promise<TensorBatch> {
  return dataset.take(Array.from({ length: dataset.rowCount }, (_, row) => row));
}

function texts(batch: TensorBatch): (string | null)[][] {
  const columns = [...batch.columns.values()].map((column) =>
    column.kind === 'string' ? stringsOf(column) : [],
  );
  return Array.from({ length: batch.rowCount }, (_, row) =>
    columns.map((column) => column[row] ?? null),
  );
}

test('random cells come out as csv-parse reads them', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é', '🙂', ';'),
  });
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
  const line = fc.constantFrom('\n', '\r\n');
  await fc.assert(
    fc.asyncProperty(table, line, fc.boolean(), async (rows, newline, ended) => {
      const quote = (text: string): string =>
        /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
      const body = [['x', 'y', 'z'], ...rows].map((row) => row.map(quote).join(',')).join(newline);
      const text = ended ? `${body}${newline}` : body;
      const types = 'x=str, y=str, z=str';
      const dataset = await open(text, { types, delimiter: ',', header: 'present' });
      const expected: unknown = parse(text, {
        from_line: 2,
        skip_empty_lines: true,
        delimiter: ',',
      });
      // from_line counts lines of the header only: it has no newline inside.
      expect(texts(await whole(dataset))).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

describe('the line index', () => {
  const rows = 5000;
  const text = `id,x\n${Array.from({ length: rows }, (_, row) => `"r\n${row}",${row}\n`).join('')}`;

  test('finds every row, and counts lines inside quotes', async () => {
    const dataset = await open(`${text}oops\n`);
    expect(dataset.rowCount).toBe(rows + 1);
    for (const row of [0, 1, 4095, 4096, 4999]) {
      const batch = await dataset.take([row]);
      const ids = batch.columns.get('id');
      expect(ids?.kind === 'string' && stringsOf(ids)).toEqual([`r\n${row}`]);
    }
    // One line of header, two a row.
    await expect(dataset.take([rows])).rejects.toMatchObject({
      code: 'ragged-row',
      row: rows,
      message: expect.stringContaining(`line ${2 * rows + 2}: `),
    });
  });

  test('states how many bytes a row takes', async () => {
    const dataset = await open(text);
    expect(dataset.rowReadBytes).toBe('"r\n4999",4999\n'.length);
  });
});

test('rows longer than a piece of the file are read whole', async () => {
  const long = 'y'.repeat(5 * 1024 * 1024);
  const dataset = await open(`id,t\na,${long}\nb,"${long}"\nc,z\n`);
  const batch = await whole(dataset);
  const column = batch.columns.get('t');
  if (column?.kind !== 'string') throw new Error('no text');
  expect(stringsOf(column).map((value) => value?.length)).toEqual([long.length, long.length, 1]);
});

test('types that a sample misses are told from the whole file when asked', async () => {
  const text = `id,x\n${Array.from({ length: 3000 }, (_, row) => `r${row},${row === 1010 ? '0.5' : row}\n`).join('')}`;
  expect((await open(text)).fields[1]?.dtype).toBe('int64');
  const exact = await open(text, { infer: 'whole' });
  expect(exact.fields[1]?.dtype).toBe('float64');
  expect(await exact.check()).toEqual([]);
  const facts = await exact.facts();
  expect(facts).toContainEqual({ label: 'Types', value: 'from every row' });
});

test.each([
  [{ types: 'nothing=int8' }, 'bad-types'],
  [{ types: 'x=int9' }, 'bad-types'],
  [{ types: 'x' }, 'bad-types'],
  [{ delimiter: '::' }, 'bad-setting'],
  [{ delimiter: 'é' }, 'bad-setting'],
  [{ header: 'maybe' }, 'bad-setting'],
])('settings %j are refused', async (settings, code) => {
  await expect(open('id,x\na,1\n', settings)).rejects.toMatchObject({ code, exitCode: 2 });
});

test('what is joined, skipped and guessed is told', async () => {
  const facts = await (await open('a;v0;v1\n1;2;3\n\n4;5;6\n')).facts();
  expect(facts).toEqual(
    expect.arrayContaining([
      { label: 'Delimiter', value: 'semicolon (found)' },
      { label: 'Header', value: 'first line' },
      { label: 'Joined columns', value: 'v0 … v1', field: 'v' },
      { label: 'Empty lines', value: 1 },
    ]),
  );
});

test('ids that repeat are warned of, ids are found', async () => {
  const dataset = await open('id,x\na,1\nb,2\na,3\n');
  expect(await dataset.findById?.('a')).toEqual([0, 2]);
  expect(await dataset.findById?.('z')).toEqual([]);
  expect((await dataset.check()).map(({ code }) => code)).toEqual(['duplicate-id']);
});

test.each([
  ['x.csv', 'a,b\n1,2\n', 2],
  ['x.dat', 'a,b\n1,2\n', 1],
  ['x.dat', 'only words\nwithout columns\n', null],
  ['x.csv', '{"a": 1}\n', null],
  ['x.csv', '\x89PNG\r\n\x1a\n\0\0', null],
])('detects %s with %j', async (name, text, confidence) => {
  const path = join(folder, name);
  writeFileSync(path, text, 'latin1');
  expect((await detectPath(csv, path))?.confidence ?? null).toBe(confidence);
});

test('the pass over a large file says how far it is', async () => {
  const path = join(folder, 'large.csv');
  writeFileSync(path, `a,b\n${'1,22222\n'.repeat(1_000_000)}`);
  const reports: Progress[] = [];
  const dataset = await csv.open(path, { report: (progress) => reports.push(progress) });
  opened.push(dataset);
  expect(dataset.rowCount).toBe(1_000_000);
  expect(reports.length).toBeGreaterThan(0);
  // A piece of 2 MiB was read before the first report; a row of 8 bytes may lie across its end.
  expect(reports[0]).toMatchObject({ total: 8_000_000, unit: 'bytes' });
  expect(reports[0]?.done).toBeGreaterThan(2 * 1024 * 1024 - 8);
  expect(reports[0]?.done).toBeLessThanOrEqual(2 * 1024 * 1024);
});
