import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  NUMERIC_DTYPES,
  type NumericDtype,
  bytesOf,
  dtypeFacts,
  elementCount,
  viewElements,
} from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type {
  Column,
  NumericColumn,
  StringColumn,
  TensorBatch,
} from '../../../shared/model/tensor';
import { stringBytes, stringColumn, stringsOf } from '../../lib/string-column';
import type { Dataset, DatasetSchema } from '../types';
import { lance } from './index';

let folder = '';
const opened: Dataset[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lance-test-'));
});
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(
  schema: DatasetSchema,
  batches: readonly TensorBatch[],
  settings?: JsonObject,
): Promise<string> {
  const path = join(folder, 'lance_db');
  const writer = await lance.create?.(path, schema, { settings });
  for (const batch of batches) await writer?.write(batch);
  await writer?.finish();
  return path;
}

async function reopen(path: string, settings?: JsonObject): Promise<Dataset> {
  const dataset = await lance.open(path, { settings });
  opened.push(dataset);
  return dataset;
}

async function readAll(dataset: Dataset, batchRows?: number): Promise<TensorBatch[]> {
  const batches: TensorBatch[] = [];
  for await (const batch of dataset.scan({ batchRows })) batches.push(batch);
  return batches;
}

function batchOf(columns: Record<string, Column>, rowCount: number): TensorBatch {
  return { rowCount, columns: new Map(Object.entries(columns)) };
}

/** Bytes that hold every kind of value a dtype has: extremes, −0, infinities, NaN payloads. */
function specialBytes(dtype: NumericDtype, elements: number): Uint8Array {
  const { itemBytes, slots, kind } = dtypeFacts(dtype);
  const bytes = new Uint8Array(elements * itemBytes);
  bytes.forEach((_, index) => {
    bytes[index] = (index * 37 + (index >> 5)) & 0xff;
  });
  if (kind === 'bool') return bytes.map((_, index) => (index % 3 === 0 ? 1 : 0));
  const width = itemBytes / slots;
  const patterns: Readonly<Record<number, readonly bigint[]>> =
    kind === 'int' || kind === 'uint'
      ? {
          [width]: [
            0n,
            1n,
            2n ** BigInt(width * 8) - 1n,
            2n ** BigInt(width * 8 - 1),
            2n ** BigInt(width * 8 - 1) - 1n,
          ],
        }
      : {
          2: [0x8000n, 0x7c00n, 0xfc00n, 0x7e00n, 0x7d01n, 0xfe55n, 0x0001n, 0x7bffn],
          4: [
            0x80000000n,
            0x7f800000n,
            0xff800000n,
            0x7fc00000n,
            0x7f800001n,
            0xffc12345n,
            1n,
            0x7f7fffffn,
          ],
          8: [
            2n ** 63n,
            0x7ff0n << 48n,
            0xfff0n << 48n,
            0x7ff8n << 48n,
            (0x7ff0n << 48n) + 1n,
            (0xfff8n << 48n) + 77n,
            1n,
            (0x7ff0n << 48n) - 1n,
          ],
        };
  for (const [index, pattern] of (patterns[width] ?? []).entries()) {
    for (let byte = 0; byte < width; byte += 1) {
      bytes[index * width + byte] = Number((pattern >> BigInt(byte * 8)) & 0xffn);
    }
  }
  return bytes;
}

function tensor(dtype: NumericDtype, shape: readonly number[], rows: number): NumericColumn {
  return {
    kind: 'numeric',
    dtype,
    shape,
    data: viewElements(dtype, specialBytes(dtype, rows * elementCount(shape))),
  };
}

function numeric(batch: TensorBatch | undefined, name: string): NumericColumn {
  const column = batch?.columns.get(name);
  if (column?.kind !== 'numeric') throw new Error(`${name} is not numeric`);
  return column;
}

function text(batch: TensorBatch | undefined, name: string): StringColumn {
  const column = batch?.columns.get(name);
  if (column?.kind !== 'string') throw new Error(`${name} is not a string column`);
  return column;
}

const idField: Field = { name: 'id', kind: 'id', dtype: 'str', shape: [] };

describe.each(['none', 'zstd'])('every dtype, codec %s', (codec) => {
  it.each(NUMERIC_DTYPES)('%s comes back bit for bit', async (dtype) => {
    const shape = [3, 5];
    const fields: Field[] = [
      idField,
      { name: 'tensor', kind: 'tensor', dtype, shape },
      { name: 'level', kind: 'scalar', dtype, shape: [] },
      { name: 'mask', kind: 'tensor', dtype, shape: [7] },
    ];
    const rows = 11;
    const batch = batchOf(
      {
        id: stringColumn(Array.from({ length: rows }, (_, row) => `o${row}`)),
        tensor: tensor(dtype, shape, rows),
        level: tensor(dtype, [], rows),
        mask: tensor(dtype, [7], rows),
      },
      rows,
    );
    const dataset = await reopen(await write({ fields }, [batch], { codec }));
    expect(dataset.rowCount).toBe(rows);
    expect(
      dataset.fields.map(({ name, kind, dtype: type, shape: size }) => ({
        name,
        kind,
        dtype: type,
        shape: size,
      })),
    ).toEqual(fields);
    for (const read of [
      (await readAll(dataset, 100))[0],
      await dataset.take(Array.from({ length: rows }, (_, row) => row)),
    ]) {
      expect(stringsOf(text(read, 'id'))).toEqual(stringsOf(text(batch, 'id')));
      for (const name of ['tensor', 'level', 'mask']) {
        const column = numeric(read, name);
        expect(column.dtype).toBe(dtype);
        expect(Buffer.compare(bytesOf(column.data), bytesOf(numeric(batch, name).data))).toBe(0);
      }
    }
  });
});

describe('ids', () => {
  const tensorField: Field = { name: 'tensor', kind: 'tensor', dtype: 'int16', shape: [2] };

  it('text: empty, not ASCII, duplicate, with quotes', async () => {
    const ids = ['', 'Ünïcødé ★ 𝔄', 'twice', 'twice', "it's", '日本', ' '];
    const fields = [idField, tensorField];
    const batch = batchOf(
      { id: stringColumn(ids), tensor: tensor('int16', [2], ids.length) },
      ids.length,
    );
    const dataset = await reopen(await write({ fields }, [batch]));
    expect(stringsOf(text((await readAll(dataset))[0], 'id'))).toEqual(ids);
    expect(await dataset.findById?.('twice')).toEqual([2, 3]);
    expect(await dataset.findById?.("it's")).toEqual([4]);
    expect(await dataset.findById?.('')).toEqual([0]);
    expect(await dataset.findById?.('absent')).toEqual([]);
    const problems = await dataset.check();
    expect(problems).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'duplicate-id', row: 3 }),
    ]);
  });

  it.each(['int64', 'uint64', 'int32', 'uint8'] as const)(
    '%s become decimal text and numbers again',
    async (dtype) => {
      const fields: Field[] = [{ name: 'id', kind: 'id', dtype, shape: [] }, tensorField];
      const ids = tensor(dtype, [], 6);
      const batch = batchOf({ id: ids, tensor: tensor('int16', [2], 6) }, 6);
      const dataset = await reopen(await write({ fields }, [batch]));
      const [read] = await readAll(dataset);
      expect(Buffer.compare(bytesOf(numeric(read, 'id').data), bytesOf(ids.data))).toBe(0);
      expect(dataset.fields[0]).toMatchObject({ name: 'id', kind: 'id', dtype });
      expect(await dataset.findById?.(String(ids.data[3]))).toEqual([3]);
      expect(await dataset.findById?.('007')).toEqual([]);
      expect(await dataset.findById?.("1' OR '1'='1")).toEqual([]);
    },
  );

  it('bytes come back as bytes, those that are no text included', async () => {
    const fields: Field[] = [{ name: 'id', kind: 'id', dtype: 'bytes40', shape: [] }, tensorField];
    const rows = ['abc', 'é', 'a\\b', 'z\xfc'].map((id, row) =>
      Buffer.from(id, row < 3 ? 'utf8' : 'latin1'),
    );
    const id: StringColumn = {
      kind: 'string',
      encoding: 'bytes',
      offsets: Int32Array.of(0, 3, 5, 8, 10),
      bytes: Buffer.concat(rows),
    };
    const dataset = await reopen(
      await write({ fields }, [batchOf({ id, tensor: tensor('int16', [2], 4) }, 4)]),
    );
    const read = text((await readAll(dataset))[0], 'id');
    expect(read.encoding).toBe('bytes');
    expect([0, 1, 2, 3].map((row) => Buffer.from(stringBytes(read, row)))).toEqual(rows);
    expect(dataset.fields[0]?.dtype).toBe('bytes40');
    expect(await dataset.findById?.('a\\b')).toEqual([2]);
    const { loadNative } = await import('./native');
    const connection = await loadNative().lancedb.connect(join(folder, 'lance_db'));
    const table = await connection.openTable('results');
    const stored = (await table.query().select(['object_id']).toArrow()).getChild('object_id');
    expect(stored?.toArray()).toEqual(['abc', 'é', 'a\\\\b', 'z\\xfc']);
    connection.close();
  });

  it('are made up for Hyrax where there are none, and left out when read', async () => {
    const batch = batchOf({ tensor: tensor('int16', [2], 3) }, 3);
    const dataset = await reopen(await write({ fields: [tensorField] }, [batch, batch]));
    expect(dataset.fields.map(({ name }) => name)).toEqual(['tensor']);
    expect(dataset.metadata['generatedColumns']).toEqual(['object_id']);
    expect(dataset.findById).toBeUndefined();
    const path = join(folder, 'lance_db');
    const { loadNative } = await import('./native');
    const connection = await loadNative().lancedb.connect(path);
    const table = await connection.openTable('results');
    const ids: unknown[] = (await table.query().select(['object_id']).toArrow())
      .getChild('object_id')
      ?.toArray() as never;
    expect([...ids]).toEqual(['0', '1', '2', '3', '4', '5']);
    table.close();
  });
});

describe('NaN', () => {
  it.each(['2.0', '2.1'])(
    'in many chunks keeps every row in its place (storage %s)',
    async (storageVersion) => {
      const rows = 40_000;
      const width = 16;
      const fields: Field[] = [
        idField,
        { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [width] },
      ];
      const values = new Float32Array(rows * width);
      for (let row = 0; row < rows; row += 1) values[row * width] = row;
      // Chunks of about 8,700 rows: the second and fourth hold NaN, one of them signalling.
      const bits = new Uint32Array(values.buffer);
      for (const row of [9_000, 12_345, 30_000]) bits[row * width + 3] = 0x7f800001 + row;
      const ids = Array.from({ length: rows }, (_, row) => `id-${row % 100}`);
      const batches = [0, 1, 2, 3].map((part) => {
        const [from, to] = [part * 10_000, (part + 1) * 10_000];
        return batchOf(
          {
            id: stringColumn(ids.slice(from, to)),
            tensor: {
              kind: 'numeric',
              dtype: 'float32',
              shape: [width],
              data: values.subarray(from * width, to * width),
            },
          },
          10_000,
        );
      });
      const path = await write({ fields }, batches, { storageVersion, targetChunkBytes: 2 ** 20 });
      const dataset = await reopen(path);
      expect(dataset.fields.map(({ name }) => name)).toEqual(['id', 'tensor']);
      let at = 0;
      for await (const batch of dataset.scan({ batchRows: 3_000 })) {
        const part = numeric(batch, 'tensor').data;
        expect(
          Buffer.compare(
            bytesOf(part),
            bytesOf(values.subarray(at * width, (at + batch.rowCount) * width)),
          ),
        ).toBe(0);
        expect(stringsOf(text(batch, 'id'))).toEqual(ids.slice(at, at + batch.rowCount));
        at += batch.rowCount;
      }
      expect(at).toBe(rows);
      expect((await dataset.check()).map(({ code }) => code)).toEqual(['duplicate-id']);
    },
  );
});

interface Leftover {
  readonly name: string;
  readonly rows: number;
  readonly nan: boolean;
  readonly settings: JsonObject;
  readonly fragments: number;
}

describe('what is left on disk', () => {
  const fields: Field[] = [
    idField,
    { name: 'tensor', kind: 'tensor', dtype: 'float64', shape: [1024] },
  ];
  function batches(rows: number, nan: boolean): TensorBatch[] {
    const data = new Float64Array(rows * 1024).map((_, index) => index);
    if (nan) data[5] = NaN;
    const ids = stringColumn(Array.from({ length: rows }, (_, row) => `${row}`));
    return [
      batchOf(
        { id: ids, tensor: { kind: 'numeric', dtype: 'float64', shape: [1024], data } },
        rows,
      ),
    ];
  }

  it.each<Leftover>([
    { name: 'one chunk', rows: 50, nan: false, settings: {}, fragments: 1 },
    {
      name: 'several chunks',
      rows: 1000,
      nan: false,
      settings: { targetChunkBytes: 2 ** 20 },
      fragments: 8,
    },
    {
      name: 'several chunks, one with NaN',
      rows: 1000,
      nan: true,
      settings: { targetChunkBytes: 2 ** 20 },
      fragments: 8,
    },
    {
      name: 'many chunks, compacted',
      rows: 8600,
      nan: true,
      settings: { targetChunkBytes: 2 ** 20 },
      fragments: 1,
    },
    {
      name: 'compacted on request',
      rows: 300,
      nan: false,
      settings: { targetChunkBytes: 2 ** 20, compact: 'always' },
      fragments: 1,
    },
    {
      name: 'many chunks, not compacted on request',
      rows: 2500,
      nan: false,
      settings: { targetChunkBytes: 2 ** 20, compact: 'never' },
      fragments: 20,
    },
  ])('$name: one version, nothing superseded', async ({ rows, nan, settings, fragments }) => {
    const path = await write({ fields, rowCount: rows }, batches(rows, nan), settings);
    const table = join(path, 'results.lance');
    const data = await readdir(join(table, 'data'));
    const versions = await readdir(join(table, '_versions'));
    expect(data).toHaveLength(fragments);
    expect(versions.filter((name) => name.endsWith('.manifest'))).toHaveLength(1);
    const dataset = await reopen(path);
    expect(dataset.metadata['fragments']).toBe(fragments);
    expect(await dataset.check()).toEqual([]);
    const files = await dataset.files();
    expect(
      files.filter(({ role }) => role === 'data').reduce((sum, file) => sum + (file.rows ?? 0), 0),
    ).toBe(rows);
    const [expected] = batches(rows, nan);
    let at = 0;
    for await (const batch of dataset.scan({ batchRows: 333 })) {
      const part = numeric(expected, 'tensor').data.subarray(
        at * 1024,
        (at + batch.rowCount) * 1024,
      );
      expect(Buffer.compare(bytesOf(numeric(batch, 'tensor').data), bytesOf(part))).toBe(0);
      at += batch.rowCount;
    }
    expect(at).toBe(rows);
  });

  it('no rows make a table without rows', async () => {
    const dataset = await reopen(await write({ fields, rowCount: 0 }, []));
    expect(dataset.rowCount).toBe(0);
    expect(await readAll(dataset)).toEqual([]);
    expect((await dataset.take([])).rowCount).toBe(0);
    expect(await dataset.check()).toEqual([]);
  });
});

describe('reading', () => {
  const fields: Field[] = [
    idField,
    { name: 'tensor', kind: 'tensor', dtype: 'int32', shape: [2, 2] },
  ];
  const rows = 200_000;
  async function numbered(): Promise<Dataset> {
    const data = new Int32Array(rows * 4).map((_, index) => index);
    const ids = stringColumn(Array.from({ length: rows }, (_, row) => `r${row}`));
    const batch = batchOf(
      { id: ids, tensor: { kind: 'numeric', dtype: 'int32', shape: [2, 2], data } },
      rows,
    );
    return reopen(await write({ fields }, [batch], { targetChunkBytes: 2 ** 20 }));
  }

  it('takes rows in the order and with the repeats asked for', async () => {
    const dataset = await numbered();
    expect(Number(dataset.metadata['fragments'])).toBeGreaterThan(3);
    const wanted = Array.from({ length: 3000 }, (_, index) => (index * 7919 * 13) % rows);
    wanted.push(5, 5, 4, 3, 5, rows - 1, 0);
    const taken = await dataset.take(wanted);
    expect(taken.rowCount).toBe(wanted.length);
    const data = numeric(taken, 'tensor').data;
    expect(wanted.map((_, index) => data[index * 4])).toEqual(wanted.map((row) => row * 4));
    expect(stringsOf(text(taken, 'id'))).toEqual(wanted.map((row) => `r${row}`));
    const ids = await dataset.take([9, 8], { columns: ['id'] });
    expect([...ids.columns.keys()]).toEqual(['id']);
    for (const bad of [[-1], [rows], [0.5], [NaN]]) {
      await expect(dataset.take(bad)).rejects.toMatchObject({
        tag: 'UsageError',
        code: 'row-out-of-range',
      });
    }
    await expect(dataset.take([0], { columns: ['nothing'] })).rejects.toMatchObject({
      code: 'unknown-field',
    });
  });

  it('scans several fragments in order, in batches of the size asked for, and parts of them', async () => {
    const dataset = await numbered();
    for (const range of [
      {},
      { start: 70_001, end: 150_007 },
      { start: rows - 1 },
      { start: 5, end: 5 },
    ]) {
      const { start, end } = { start: 0, end: rows, ...range };
      let at = start;
      const sizes: number[] = [];
      for await (const batch of dataset.scan({ batchRows: 10_000, ...range })) {
        sizes.push(batch.rowCount);
        const data = numeric(batch, 'tensor').data;
        expect(data).toHaveLength(batch.rowCount * 4);
        expect(data.every((value, index) => value === at * 4 + index)).toBe(true);
        at += batch.rowCount;
      }
      expect(at).toBe(end);
      expect(sizes.slice(0, -1).every((size) => size === 10_000)).toBe(true);
    }
  });

  it('keeps a yielded batch valid while later ones are read', async () => {
    const dataset = await numbered();
    const batches = await readAll(dataset);
    const all = batches.flatMap((batch) => [numeric(batch, 'tensor').data[0]]);
    let at = 0;
    expect(all).toEqual(
      batches.map((batch) => {
        const first = at * 4;
        at += batch.rowCount;
        return first;
      }),
    );
  });

  it('stops when it is cancelled', async () => {
    const dataset = await numbered();
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      for await (const batch of dataset.scan({ batchRows: 100, signal: controller.signal })) {
        expect(batch.rowCount).toBe(100);
        controller.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ tag: 'CancelledError' });
  });
});
