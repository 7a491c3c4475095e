import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn, stringsOf } from '../../lib/string-column';
import { CHUNK_BYTES, decodeCheckpoints, encodeCheckpoints } from './checkpoints';
import { npz } from './index';
import { readZipDirectory } from './zip-directory';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-npz-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str', shape: [] },
  { name: '../label', kind: 'scalar', dtype: 'int16', shape: [] },
  { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [100] },
  { name: 'note', kind: 'text', dtype: 'str64', shape: [] },
];

function rowsFrom(start: number, rowCount: number): TensorBatch {
  const rows = Array.from({ length: rowCount }, (_, row) => start + row);
  const tensor = Float32Array.from({ length: rowCount * 100 }, (_, at) =>
    Math.fround(Math.floor((start * 100 + at) / 3) * 0.37),
  );
  return {
    rowCount,
    columns: new Map<string, Column>([
      ['id', stringColumn(rows.map((row) => `äöü-${row}`))],
      ['../label', { kind: 'numeric', dtype: 'int16', shape: [], data: Int16Array.from(rows) }],
      ['tensor', { kind: 'numeric', dtype: 'float32', shape: [100], data: tensor }],
      ['note', stringColumn(rows.map((row) => (row % 2 === 0 ? '' : 'x')))],
    ]),
  };
}

const ROWS = 3000;

async function written(settings: JsonObject): Promise<string> {
  const path = join(folder, 'written.npz');
  const schema = { fields: FIELDS, metadata: { from: 'a test', codes: '\u0000PK\u0005\u0006' } };
  const writer = await npz.create?.(path, schema, { settings });
  for (let start = 0; start < ROWS; start += 700)
    await writer?.write(rowsFrom(start, Math.min(700, ROWS - start)));
  await writer?.finish();
  return path;
}

test.each<JsonObject>([{ codec: 'stored' }, { codec: 'deflate' }, { codec: 'deflate', level: 1 }])(
  'fields, names, kinds and metadata come back, %j',
  async (settings) => {
    const path = await written(settings);
    expect(readdirSync(folder)).toEqual(['written.npz']);
    const dataset = await npz.open(path);
    expect(dataset.problems).toEqual([]);
    expect(await dataset.check()).toEqual([]);
    expect(dataset.fields.map(({ name, kind }) => [name, kind])).toEqual(
      FIELDS.map(({ name, kind }) => [name, kind]),
    );
    expect(dataset.metadata).toEqual({ from: 'a test', codes: '\u0000PK\u0005\u0006' });
    const rows = [2999, 0, 1500, 1501, 1500];
    const taken = await dataset.take(rows);
    for (const [at, row] of rows.entries()) {
      const expected = rowsFrom(row, 1);
      for (const { name } of FIELDS) {
        const column = taken.columns.get(name);
        const one = expected.columns.get(name);
        if (column?.kind === 'string' && one?.kind === 'string')
          expect(stringsOf(column)[at]).toBe(stringsOf(one)[0]);
        else if (column?.kind === 'numeric' && one?.kind === 'numeric') {
          const width = one.data.byteLength;
          expect(bytesOf(column.data).subarray(at * width, (at + 1) * width)).toEqual(
            bytesOf(one.data),
          );
        } else throw new Error(`${name} is missing`);
      }
    }
    let sum = 0;
    for await (const batch of dataset.scan({ batchRows: 512 })) sum += batch.rowCount;
    expect(sum).toBe(ROWS);
    await dataset.close();
  },
);

test('a deflated array of ours is entered where a row lies', async () => {
  const path = await written({ codec: 'deflate' });
  const { members } = await readZipDirectory(path);
  const tensor = members.find(({ name }) => name === 'tensor.npy');
  const dataset = await npz.open(path);
  // Five chunks of data: one of them, with what the small fields need, and not the member.
  expect(tensor?.bytes).toBeGreaterThan(4 * CHUNK_BYTES);
  const others = members.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
  expect(dataset.rowReadBytes).toBeLessThan(others - (tensor?.packedBytes ?? 0) / 2);
  expect((await dataset.facts()).map(({ value }) => value)).toContain(
    'unpacked by chunks of 256 KiB',
  );
  expect(statSync(path).size).toBeLessThan(ROWS * 400);
  await dataset.close();
});

test('a list of chunks that is too long is joined by twos', () => {
  const sizes = Array.from({ length: 40_001 }, (_, index) => 1000 + (index % 7));
  const total = sizes.reduce((sum, size) => sum + size, 133);
  const dataBytes = 40_000 * CHUNK_BYTES + 17;
  const bytes = encodeCheckpoints({ chunkBytes: CHUNK_BYTES, first: 133, sizes });
  expect(bytes.length).toBeLessThan(65_100);
  const decoded = decodeCheckpoints(bytes, dataBytes, total + 2);
  expect(decoded?.chunkBytes).toBe(CHUNK_BYTES * 4);
  expect(decoded?.sizes.reduce((sum, size) => sum + size, 133)).toBe(total);
  expect(decodeCheckpoints(bytes, dataBytes + 5 * CHUNK_BYTES, total + 2)).toBeNull();
  expect(decodeCheckpoints(bytes, dataBytes, total - 1)).toBeNull();
  expect(decodeCheckpoints(bytes.subarray(0, 20), dataBytes, total)).toBeNull();
});

test('what an archive cannot hold is refused before anything is written', async () => {
  const nested: Field = { name: 'words', kind: 'text', dtype: 'str', shape: [2] };
  expect(npz.planWrite?.({ fields: [nested] }).problems).toMatchObject([
    { severity: 'error', code: 'unsupported-dtype' },
  ]);
  expect(npz.planWrite?.({ fields: [] }).problems).toMatchObject([{ code: 'no-fields' }]);
  const metadata = { words: 'x'.repeat(70_000) };
  expect(npz.planWrite?.({ fields: FIELDS, metadata }).problems).toMatchObject([
    { code: 'note-too-large' },
  ]);
  await expect(npz.create?.(join(folder, 'x.npz'), { fields: [nested] })).rejects.toMatchObject({
    code: 'unsupported-dtype',
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(npz.planWrite?.({ fields: FIELDS }).mappings.map(({ column }) => column)).toEqual([
    'id.npy',
    'field-1.npy',
    'tensor.npy',
    'note.npy',
  ]);
});
