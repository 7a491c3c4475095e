import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CarReader, CarWriter } from '@ipld/car';
import { encode } from '@ipld/dag-cbor';
import { CID } from 'multiformats';
import { create } from 'multiformats/hashes/digest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn, stringsOf } from '../../lib/string-column';
import type { Dataset } from '../types';
import { car } from './index';

let folder = '';
const opened: Dataset[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-car-'));
});
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  await rm(folder, { recursive: true });
});

const ROWS = 500;
const METADATA = { source: 'a survey', nested: { deep: [1, null, 2 ** 60, 1e300] } };
const fields: readonly Field[] = [
  { name: 'key', kind: 'id', dtype: 'str320', shape: [] },
  { name: 'words', kind: 'text', dtype: 'str', shape: [] },
  { name: 'raw', kind: 'text', dtype: 'bytes80', shape: [] },
  { name: 'flux', kind: 'tensor', dtype: 'complex64', shape: [2] },
  { name: 'mask', kind: 'tensor', dtype: 'bool', shape: [3, 1] },
  { name: 'empty', kind: 'tensor', dtype: 'int16', shape: [0, 4] },
];

function rows(): TensorBatch {
  const all = Array.from({ length: ROWS }, (_, row) => row);
  const bytes = stringColumn(all.map((row) => 'x'.repeat(row % 7)));
  const columns = new Map<string, Column>([
    ['key', stringColumn(all.map((row) => `№ ${row}`))],
    ['words', stringColumn(all.map((row) => (row % 3 === 1 ? null : `word ${row}`)))],
    ['raw', { ...bytes, encoding: 'bytes' }],
    ['flux', { kind: 'numeric', dtype: 'complex64', shape: [2], data: Float32Array.from({ length: ROWS * 4 }, (_, at) => at / 3) }], // prettier-ignore
    ['mask', { kind: 'numeric', dtype: 'bool', shape: [3, 1], data: Uint8Array.from({ length: ROWS * 3 }, (_, at) => at % 2), valid: Uint8Array.from(all, (row) => (row === 4 ? 0 : 1)) }], // prettier-ignore
    ['empty', { kind: 'numeric', dtype: 'int16', shape: [0, 4], data: new Int16Array(0) }],
  ]);
  return { rowCount: ROWS, columns };
}

async function written(settings: JsonObject): Promise<Dataset> {
  const path = join(folder, 'data.car');
  const writer = await car.create?.(path, { fields, metadata: METADATA }, { settings });
  await writer?.write(rows());
  await writer?.finish();
  const dataset = await car.open(path);
  opened.push(dataset);
  return dataset;
}

describe.each([[{}], [{ version: '2', blockBytes: 4096 }]])('written with %j', (settings) => {
  test('everything comes back, nulls and dtypes too', async () => {
    const dataset = await written(settings);
    expect(dataset.fields).toMatchObject(fields);
    expect(dataset.metadata).toEqual(METADATA);
    const { columns } = await dataset.take(Array.from({ length: ROWS }, (_, row) => row));
    for (const [name, column] of rows().columns) {
      const found = columns.get(name);
      if (found?.kind === 'string' && column.kind === 'string') {
        expect(stringsOf(found), name).toEqual(stringsOf(column));
        expect(found.bytes, name).toEqual(column.bytes);
      } else expect(found, name).toEqual(column);
    }
    expect(await dataset.findById?.('№ 77')).toEqual([77]);
    expect(await dataset.check()).toEqual([]);
  });

  test('@ipld/car finds the same root and blocks, and every hash is right', async () => {
    const dataset = await written(settings);
    const table = await dataset.document('(blocks)');
    if (table.kind !== 'table') throw new Error('the blocks are no table');
    const reader = await CarReader.fromBytes(await readFile(dataset.path));
    expect(reader.version).toBe('version' in settings ? 2 : 1);
    const [root] = await reader.getRoots();
    expect(table.rows.at(-1)?.slice(0, 2)).toEqual([root?.toString(), 'root']);
    const found: string[] = [];
    for await (const { cid, bytes } of reader.blocks()) {
      expect(createHash('sha256').update(bytes).digest().equals(cid.multihash.digest)).toBe(true);
      found.push(cid.toString());
    }
    expect(found).toEqual(table.rows.map(([cid]) => cid));
    expect(found.length > 2).toBe('blockBytes' in settings);
  });
});

test('a file that was never finished does not open', async () => {
  const path = join(folder, 'half.car');
  const writer = await car.create?.(path, { fields }, { settings: { blockBytes: 1024 } });
  await writer?.write(rows());
  await writer?.abort();
  await expect(car.open(path)).rejects.toMatchObject({ code: 'not-car' });
});

test('records that @ipld/car wrote are a dataset', async () => {
  const block = (value: unknown): { cid: CID; bytes: Uint8Array } => {
    const bytes = encode(value);
    const digest = createHash('sha256').update(bytes).digest();
    return { cid: CID.createV1(0x71, create(0x12, digest)), bytes };
  };
  const lists = [0, 1, 2].map((list) =>
    block([0, 1].map((row) => ({ id: `${list}/${row}`, v: [list + 0.5, row] }))),
  );
  const root = block({ lists: lists.map(({ cid }) => cid) });
  const { writer, out } = CarWriter.create([root.cid]);
  const puts = (async () => {
    for (const one of [root, ...lists]) await writer.put(one);
    await writer.close();
  })();
  const parts: Uint8Array[] = [];
  for await (const part of out) parts.push(part);
  await puts;
  const path = join(folder, 'records.car');
  await writeFile(path, Buffer.concat(parts));
  const dataset = await car.open(path);
  opened.push(dataset);
  expect(dataset.fields).toMatchObject([
    { name: 'v', dtype: 'float64', shape: [2] },
    { name: 'id', kind: 'id', dtype: 'str' },
  ]);
  const { columns } = await dataset.take([5, 0]);
  expect(columns.get('v')).toMatchObject({ data: Float64Array.of(2.5, 1, 0.5, 0) });
  expect(await dataset.findById?.('1/1')).toEqual([3]);
});

test('one row costs its block, and the rest of that block nothing more', async () => {
  const dataset = await written({ blockBytes: 4096 });
  expect(dataset.rowReadBytes).toBeGreaterThan(2000);
  expect(dataset.rowReadBytes).toBeLessThan(8192);
});

test('what a block cannot hold is refused before anything is written', async () => {
  const odd: Field = { name: 'odd', kind: 'tensor', dtype: 'str', shape: [2] };
  expect(car.planWrite?.({ fields: [odd] }).problems).toMatchObject([
    { severity: 'error', code: 'unsupported-dtype' },
  ]);
  const path = join(folder, 'odd.car');
  await expect(car.create?.(path, { fields: [odd] })).rejects.toMatchObject({ exitCode: 3 });
  await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
});
