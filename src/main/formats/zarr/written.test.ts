import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as zarrita from 'zarrita';
import type { Field } from '../../../shared/model/dataset';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn, stringsOf } from '../../lib/string-column';
import { fieldsOf, rowsOf, sampleRows, wordsOf } from '../format-suite-rows';
import { zarr } from './index';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-zarr-written-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What zarrita reads from: a folder's files by their keys. */
function storeOf(path: string): zarrita.AsyncReadable {
  const get = (key: string): Promise<Uint8Array | undefined> =>
    readFile(join(path, key)).catch(() => undefined);
  return {
    get,
    getRange: async (key, range) => {
      const bytes = await get(key);
      return 'suffixLength' in range
        ? bytes?.subarray(bytes.length - range.suffixLength)
        : bytes?.subarray(range.offset, range.offset + range.length);
    },
  };
}

/** The event loop reads 8 bytes for each answer of the thread pool, through the same counter. */
const WAKE_UP_BYTES = 64;
const ROWS = 23;
const SHAPE = [3, 2];

async function write(
  settings: JsonObject,
  fields: readonly Field[],
  rows: TensorBatch,
  rowCount?: number,
): Promise<string> {
  const path = join(folder, 'store.zarr');
  const writer = await zarr.create?.(
    path,
    { fields, rowCount, metadata: { from: 'a test' } },
    { settings },
  );
  for (let first = 0; first < rows.rowCount; first += 7) {
    const count = Math.min(7, rows.rowCount - first);
    await writer?.write(
      rowsOf(
        rows,
        Array.from({ length: count }, (_, row) => first + row),
      ),
    );
  }
  await writer?.finish();
  return path;
}

const all: readonly JsonObject[] = [
  ...['3', '2'].flatMap((version) =>
    ['none', 'zstd', 'gzip', 'blosc'].map((codec) => ({ version, codec, chunkRows: 4 })),
  ),
  { version: '2', codec: 'lz4', chunkRows: 5 },
  { shardRows: 9, chunkRows: 4 },
  { shardRows: 8, chunkRows: 2, codec: 'none' },
  { codec: 'gzip', level: 0 },
];

describe.each(all.map((settings) => [JSON.stringify(settings), settings] as const))(
  '%s',
  (_, settings) => {
    test('another library reads the same', async () => {
      const rows = sampleRows(ROWS, 'int32', SHAPE);
      const path = await write(settings, fieldsOf('int32', SHAPE), rows);
      const root = zarrita.root(storeOf(path));
      const open = settings['version'] === '2' ? zarrita.open.v2 : zarrita.open.v3;
      const tensor = await zarrita.get(await open(root.resolve('tensor'), { kind: 'array' }));
      const expected = rows.columns.get('tensor');
      if (expected?.kind !== 'numeric' || !ArrayBuffer.isView(tensor.data))
        throw new Error('no numbers');
      expect(tensor.shape).toEqual([ROWS, ...SHAPE]);
      expect(Buffer.from(bytesOf(tensor.data)).equals(bytesOf(expected.data))).toBe(true);
    });

    test.runIf(process.platform === 'linux')(
      'one row is read from as few bytes as was said',
      async () => {
        const rows = sampleRows(ROWS, 'float32', SHAPE);
        const path = await write(settings, fieldsOf('float32', SHAPE), rows);
        const dataset = await zarr.open(path);
        const file = '/proc/self/io';
        const readSoFar = (): number =>
          Number(/rchar: (\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
        // The file itself is read through the same counter.
        const overhead = -readSoFar() + readSoFar();
        const before = readSoFar();
        const batch = await dataset.take([17]);
        const read = readSoFar() - before - overhead;
        expect(wordsOf(batch)).toEqual(wordsOf(rowsOf(rows, [17])));
        expect(read).toBeLessThanOrEqual(dataset.rowReadBytes + WAKE_UP_BYTES);
        await dataset.close();
      },
    );
  },
);

test('the layout is what the settings ask for', async () => {
  const rows = sampleRows(ROWS, 'float32', SHAPE);
  const path = await write(
    { shardRows: 9, chunkRows: 4, codec: 'blosc' },
    fieldsOf('float32', SHAPE),
    rows,
  );
  const dataset = await zarr.open(path);
  const facts = await dataset.facts();
  const of = (label: string): unknown =>
    facts.find((fact) => fact.label === label && (fact.field ?? 'tensor') === 'tensor')?.value;
  expect(of('Zarr version')).toBe('3');
  expect(of('Consolidated metadata')).toBe('yes');
  expect(of('Chunk shape')).toBe('4 × 3 × 2');
  expect(of('Shard shape')).toBe('12 × 3 × 2');
  expect(of('Codec')).toBe('blosc lz4 5');
  expect(of('Fill value')).toBe('0');
  expect(of('Shards on disk')).toBe('2 of 2');
  expect(dataset.metadata).toEqual({ from: 'a test' });
  expect(readdirSync(join(path, 'tensor')).sort()).toEqual(['c.0.0.0', 'c.1.0.0', 'zarr.json']);
  await dataset.close();
});

test('an array of less than a chunk is no larger than its rows', async () => {
  const path = await write(
    { codec: 'none' },
    fieldsOf('float32', SHAPE),
    sampleRows(3, 'float32', SHAPE),
  );
  const dataset = await zarr.open(path);
  const files = await dataset.files();
  expect(files.find(({ path: file }) => file === 'tensor/c.0.0.0')?.bytes).toBe(3 * 24);
  await dataset.close();
});

const MIXED: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'int64', shape: [] },
  { name: 'a/b', kind: 'text', dtype: 'str', shape: [], nullable: true },
  { name: '__x', kind: 'scalar', dtype: 'float32', shape: [], nullable: true },
  { name: 'Ärger', kind: 'text', dtype: 'str160', shape: [] },
  { name: 'ID', kind: 'text', dtype: 'bytes24', shape: [] },
  { name: '', kind: 'text', dtype: 'bytes', shape: [] },
  { name: 'nothing', kind: 'tensor', dtype: 'int8', shape: [0, 4] },
];
const mixedRows = (): TensorBatch => ({
  rowCount: 3,
  columns: new Map<string, Column>([
    [
      'id',
      {
        kind: 'numeric',
        dtype: 'int64',
        shape: [],
        data: BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 63n - 1n),
      },
    ],
    ['a/b', stringColumn([null, '', 'ü'])],
    [
      '__x',
      {
        kind: 'numeric',
        dtype: 'float32',
        shape: [],
        data: Float32Array.of(1, 2, -0),
        valid: Uint8Array.of(1, 0, 1),
      },
    ],
    ['Ärger', stringColumn(['', '🙂🙂🙂🙂🙂', 'a'])],
    ['ID', { ...stringColumn(['abc', '', 'x']), encoding: 'bytes' }],
    ['', { ...stringColumn(['\0', '', 'x\0']), encoding: 'bytes' }],
    ['nothing', { kind: 'numeric', dtype: 'int8', shape: [0, 4], data: new Int8Array(0) }],
  ]),
});

test.each(['3', '2'])(
  'version %s keeps names, nulls and strings that Zarr has no word for',
  async (version) => {
    const path = join(folder, 'mixed.zarr');
    const writer = await zarr.create?.(path, { fields: MIXED }, { settings: { version } });
    await writer?.write(mixedRows());
    await writer?.write(mixedRows());
    await writer?.finish();
    const dataset = await zarr.open(path);
    expect(
      dataset.fields.map(({ name, kind, dtype, shape }) => ({ name, kind, dtype, shape })),
    ).toEqual(MIXED.map(({ name, kind, dtype, shape }) => ({ name, kind, dtype, shape })));
    expect(dataset.others).toEqual([]);
    const batch = await dataset.take([0, 1, 2, 5, 4, 3]);
    const column = (name: string): Column => {
      const found = batch.columns.get(name);
      if (found === undefined) throw new Error(`no ${name}`);
      return found;
    };
    const text = (name: string): unknown => {
      const found = column(name);
      return found.kind === 'string' ? stringsOf(found) : null;
    };
    expect(text('a/b')).toEqual([null, '', 'ü', 'ü', '', null]);
    expect(text('Ärger')).toEqual(['', '🙂🙂🙂🙂🙂', 'a', 'a', '🙂🙂🙂🙂🙂', '']);
    expect(text('ID')).toEqual(['abc', '', 'x', 'x', '', 'abc']);
    expect(text('')).toEqual(['\0', '', 'x\0', 'x\0', '', '\0']);
    expect(column('__x').valid).toEqual(Uint8Array.of(1, 0, 1, 1, 0, 1));
    expect(await dataset.findById?.('-9223372036854775808')).toEqual([0, 3]);
    expect((await dataset.check()).filter(({ severity }) => severity === 'error')).toEqual([]);
    await dataset.close();
  },
);

test('a plan says what it maps, and refuses what cannot be', () => {
  const plan = zarr.planWrite?.({ fields: MIXED });
  expect(plan?.problems).toEqual([]);
  expect(plan?.mappings.map(({ column, stored, kind }) => [column, stored, kind])).toEqual([
    ['id', 'int64', 'identity'],
    ['field-1', 'string', 'representation'],
    ['field-2', 'float32', 'representation'],
    ['field-3', 'fixed_length_utf32', 'representation'],
    ['field-4', 'null_terminated_bytes', 'representation'],
    ['field-5', 'variable_length_bytes', 'representation'],
    ['nothing', 'int8', 'identity'],
  ]);
  const codes = (settings: JsonObject, fields: readonly Field[] = MIXED): unknown =>
    zarr
      .planWrite?.({ fields }, settings)
      .problems.map(({ code, severity }) => `${severity} ${code}`);
  expect(codes({ codec: 'lz4' })).toEqual(['error bad-setting']);
  expect(codes({ version: '2', shardRows: 4 })).toEqual(['error bad-setting']);
  expect(codes({ codec: 'gzip', level: 12 })).toEqual(['error bad-setting']);
  expect(codes({ codec: 'none', level: 1 })).toEqual(['warning level-ignored']);
  expect(codes({}, [])).toEqual(['error no-fields']);
  expect(codes({}, [{ name: 'x', kind: 'scalar', dtype: 'decimal', shape: [] }])).toEqual([
    'error unsupported-dtype',
  ]);
  expect(codes({ chunkRows: 10_000_000 }, fieldsOf('float32', [64, 64]))).toEqual([
    'error chunk-too-large',
  ]);
});

test('a null where no field may be null is refused', async () => {
  const fields: readonly Field[] = [{ name: 'id', kind: 'id', dtype: 'str', shape: [] }];
  const writer = await zarr.create?.(join(folder, 'nulls'), { fields });
  const columns = new Map([['id', stringColumn(['a', null])]]);
  await expect(writer?.write({ rowCount: 2, columns })).rejects.toMatchObject({
    code: 'null-value',
    row: 1,
    exitCode: 3,
  });
  await writer?.abort();
});

test('memory that is free again is used', async () => {
  const rows = sampleRows(ROWS, 'float32', SHAPE);
  const dataset = await zarr.open(
    await write({ codec: 'blosc' }, fieldsOf('float32', SHAPE), rows),
  );
  const first = await dataset.take([3], { columns: ['tensor'] });
  const { buffer } = dataOf(first);
  const second = await dataset.take([9], { columns: ['tensor'], reuse: first });
  expect(dataOf(second).buffer).toBe(buffer);
  expect(Buffer.from(dataOf(second)).equals(dataOf(rowsOf(rows, [9])))).toBe(true);
  await dataset.close();
});

function dataOf(batch: TensorBatch): Uint8Array {
  const column = batch.columns.get('tensor');
  if (column?.kind !== 'numeric') throw new Error('no tensor');
  return bytesOf(column.data);
}
