/** Folders with a note: what NumPy wrote by the note's rules, what we write, and damaged ones. */
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { NUMERIC_DTYPES, bytesOf } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { stringBytes, stringColumn, stringsOf } from '../../lib/string-column';
import { detectPath } from '../claim';
import { NOTE_NAME } from './folder-note';
import { vectors } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const EVERY = join(FIXTURES, 'folder-every-dtype');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-vectors-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a folder by the note’s rules is read, strings and all dtypes', async () => {
  const dataset = await vectors.open(EVERY);
  expect(await detectPath(vectors, EVERY)).toMatchObject({ confidence: 3 });
  expect(dataset.fields.map(({ name }) => name)).toEqual(['id', 'raw', ...NUMERIC_DTYPES]);
  expect([...dataset.problems, ...(await dataset.check())]).toEqual([]);
  const rows = [4, 0, 3, 2, 1];
  const { columns } = await dataset.take(rows);
  for (const dtype of NUMERIC_DTYPES) {
    const bytes = readFileSync(join(EVERY, `${dtype}.raw`));
    const width = bytes.length / 5;
    const expected = Buffer.concat(
      rows.map((row) => bytes.subarray(row * width, (row + 1) * width)),
    );
    const column = columns.get(dtype);
    expect(column).toMatchObject({ kind: 'numeric', dtype, shape: [2, 2] });
    if (column?.kind === 'numeric') expect(Buffer.from(bytesOf(column.data))).toEqual(expected);
  }
  expect(stringsOf(stringsIn(columns.get('id')))).toEqual([
    'plain',
    '',
    '🙂 \\ "',
    '日本語\n\t',
    'Zürich',
  ]);
  const raw = stringsIn(columns.get('raw'));
  expect(raw).toMatchObject({ encoding: 'bytes', valid: Uint8Array.of(1, 1, 0, 1, 1) });
  const values = [0, 1, 3, 4].map((row) => Buffer.from(stringBytes(raw, row)).toString('latin1'));
  expect(values).toEqual(['', '\\', '\xff', 'a\0']);
  expect(await dataset.findById?.('日本語\n\t')).toEqual([2]);
  await dataset.close();
});

function stringsIn(column: Column | undefined): StringColumn {
  if (column?.kind !== 'string') throw new Error('these are no strings');
  return column;
}

const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str32', shape: [] },
  { name: '../x', kind: 'text', dtype: 'bytes', shape: [] },
  { name: 'ID', kind: 'scalar', dtype: 'uint8', shape: [] },
  { name: 'con', kind: 'tensor', dtype: 'float32', shape: [0] },
];

async function written(path: string): Promise<void> {
  const writer = await vectors.create?.(path, { fields: FIELDS, metadata: { a: [1, null] } });
  const raw: Column = {
    kind: 'string',
    encoding: 'bytes',
    offsets: Int32Array.of(0, 2, 3, 3),
    bytes: Uint8Array.of(0xff, 0x5c, 0x41),
    valid: Uint8Array.of(1, 1, 0),
  };
  await writer?.write({
    rowCount: 3,
    columns: new Map<string, Column>([
      ['id', stringColumn(['a', 'ü', 'a'])],
      ['../x', raw],
      ['ID', { kind: 'numeric', dtype: 'uint8', shape: [], data: Uint8Array.of(1, 2, 3) }],
      ['con', { kind: 'numeric', dtype: 'float32', shape: [0], data: new Float32Array(0) }],
    ]),
  });
  await writer?.finish();
}

test('names that no file may have, bytes and missing values come back', async () => {
  const path = join(folder, 'written');
  await written(path);
  expect(readdirSync(path).sort()).toEqual(
    ['ID.u8', NOTE_NAME, 'field-1.jsonl', 'field-3.f32', 'id.jsonl'].sort(),
  );
  expect(readFileSync(join(path, 'field-1.jsonl'), 'utf8')).toBe('"\\\\xff\\\\\\\\"\n"A"\nnull\n');
  const dataset = await vectors.open(path);
  expect(dataset.fields.map(({ name, kind, dtype }) => ({ name, kind, dtype }))).toEqual(
    FIELDS.map(({ name, kind, dtype }) => ({ name, kind, dtype })),
  );
  expect(dataset.metadata).toEqual({ a: [1, null] });
  expect((await dataset.check()).map(({ code }) => code)).toEqual(['duplicate-id']);
  expect(await dataset.findById?.('a')).toEqual([0, 2]);
  const raw = stringsIn((await dataset.take([2, 0, 1])).columns.get('../x'));
  expect([...(raw.valid ?? [])]).toEqual([0, 1, 1]);
  expect([...raw.bytes]).toEqual([0xff, 0x5c, 0x41]);
  await dataset.close();
});

test('bytes that an unfinished append left are no rows, and are overwritten by the next', async () => {
  const path = join(folder, 'written');
  await written(path);
  appendFileSync(join(path, 'id.jsonl'), '"left ov');
  appendFileSync(join(path, 'ID.u8'), Buffer.of(9, 9));
  writeFileSync(join(path, `${NOTE_NAME}.next`), '{"half');
  const before = await vectors.open(path);
  expect(before.problems.map(({ code, severity }) => [code, severity])).toEqual([
    ['unfinished-append', 'warning'],
    ['unfinished-append', 'warning'],
  ]);
  expect(stringsOf(stringsIn((await before.take([2])).columns.get('id')))).toEqual(['a']);
  await before.close();
  const editor = await vectors.edit?.(path);
  await editor?.append?.({
    rowCount: 1,
    columns: new Map<string, Column>([
      ['id', stringColumn(['longer than before'])],
      ['../x', stringColumn([null])],
      ['ID', { kind: 'numeric', dtype: 'uint8', shape: [], data: Uint8Array.of(4) }],
      ['con', { kind: 'numeric', dtype: 'float32', shape: [0], data: new Float32Array(0) }],
    ]),
  });
  await editor?.close();
  const after = await vectors.open(path);
  expect(after.rowCount).toBe(4);
  expect(after.problems).toEqual([]);
  expect(after.fields[0]).toMatchObject({ name: 'id', dtype: 'str' });
  const { columns } = await after.take([3, 0]);
  expect(stringsOf(stringsIn(columns.get('id')))).toEqual(['longer than before', 'a']);
  expect(columns.get('ID')).toMatchObject({ data: Uint8Array.of(4, 1) });
  await after.close();
  expect(readdirSync(path)).toHaveLength(5);
});

test('a single file is not changed in place', async () => {
  await expect(vectors.edit?.(join(FIXTURES, 'seven.fvecs'))).rejects.toMatchObject({
    code: 'not-editable',
    exitCode: 2,
  });
});

test.each([
  ['float32', '.fvecs'],
  ['uint8', '.bvecs'],
  ['int32', '.ivecs'],
] as const)('vectors of %s become one %s file', async (dtype, ending) => {
  const source = await vectors.open(join(FIXTURES, `seven${ending}`));
  const path = join(folder, `copy${ending}`);
  const fields = source.fields;
  const writer = await vectors.create?.(path, { fields }, { settings: { layout: 'vecs' } });
  for await (const batch of source.scan({ batchRows: 3 })) await writer?.write(batch);
  await writer?.finish();
  await source.close();
  expect(fields[0]?.dtype).toBe(dtype);
  expect(readFileSync(path)).toEqual(readFileSync(join(FIXTURES, `seven${ending}`)));
  const plan = vectors.planWrite?.({ fields: FIELDS }, { layout: 'vecs' });
  expect(plan?.problems).toMatchObject([{ code: 'unsupported-fields', severity: 'error' }]);
});

describe('a damaged folder', () => {
  async function codeOf(path: string): Promise<string> {
    try {
      const dataset = await vectors.open(path);
      try {
        let rows = 0;
        for await (const batch of dataset.scan()) rows += batch.rowCount;
        expect(rows).toBe(dataset.rowCount);
        return 'data';
      } finally {
        await dataset.close();
      }
    } catch (error) {
      if (!isArrayscopeError(error) || error.exitCode !== 3) throw error;
      expect(error.message).toMatch(/^[\s\S]{10,}\.$/);
      return error.code;
    }
  }

  function copy(): string {
    const path = join(folder, 'copy');
    rmSync(path, { recursive: true, force: true });
    cpSync(EVERY, path, { recursive: true });
    return path;
  }

  test('a note that is cut anywhere is no note', async () => {
    const path = copy();
    const note = readFileSync(join(path, NOTE_NAME));
    for (let length = 0; length < note.length; length += 1) {
      writeFileSync(join(path, NOTE_NAME), note.subarray(0, length));
      expect(await codeOf(path)).toBe('bad-note');
    }
  });

  test.each([
    ['"rowCount": 5', '"rowCount": 6', 'bad-note'],
    ['"rowCount": 5', '"rowCount": 9007199254740991', 'bad-note'],
    ['"rowCount": 5', '"rowCount": -1', 'bad-note'],
    ['"file": "id.jsonl"', '"file": "../id.jsonl"', 'outside-folder'],
    ['"file": "id.jsonl"', '"file": "/etc/passwd"', 'outside-folder'],
    ['"file": "id.jsonl"', `"file": "${NOTE_NAME}"`, 'outside-folder'],
    ['"file": "id.jsonl"', '"file": "nothing"', 'not-found'],
    ['"name": "id"', '"name": "raw"', 'bad-note'],
    ['"dtype": "str"', '"dtype": "object"', 'bad-note'],
    ['"dtype": "str"', '"dtype": "float32"', 'bad-note'],
    ['"shape": [2, 2]', '"shape": [9007199254740991, 9007199254740991]', 'bad-note'],
    ['vectors 1', 'vectors 2', 'bad-note'],
  ])('%s → %s', async (from, to, code) => {
    const path = copy();
    const note = readFileSync(join(path, NOTE_NAME), 'utf8');
    expect(note).toContain(from);
    writeFileSync(join(path, NOTE_NAME), note.replace(from, to));
    expect(await codeOf(path)).toBe(code);
  });

  test.each([
    ['"Z\xfcrichs"\n', 'bad-line'],
    [' 12345678\n', 'bad-line'],
    ['"Zuric"xx\n', 'bad-line'],
    ['"\\ud800" \n', 'bad-line'],
    ['"Zu\n"ich"\n', 'row-count-mismatch'],
    ['"Zurichs" ', 'row-count-mismatch'],
  ])('the line %j', async (line, code) => {
    const path = copy();
    const file = join(path, 'id.jsonl');
    const bytes = readFileSync(file);
    const sound = Buffer.from('"Zürich"\n');
    expect(line).toHaveLength(sound.length);
    bytes.set(Buffer.from(line, 'latin1'), bytes.indexOf(sound));
    writeFileSync(file, bytes);
    expect(await codeOf(path)).toBe(code);
  });

  test('a file that is short, missing, or a link out of the folder', async () => {
    const path = copy();
    truncateSync(join(path, 'float64.raw'), 159);
    expect(await codeOf(path)).toBe('truncated');
    const linked = copy();
    renameSync(join(linked, 'float64.raw'), join(folder, 'outside.raw'));
    expect(await codeOf(linked)).toBe('not-found');
    symlinkSync(join(folder, 'outside.raw'), join(linked, 'float64.raw'));
    expect(await codeOf(linked)).toBe('outside-folder');
  });
});
