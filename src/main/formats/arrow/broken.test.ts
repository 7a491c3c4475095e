import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import type { Dataset } from '../types';
import { type ArrowField, plain } from './arrow-type';
import { buildFlat } from '../rows/flat-builder';
import { arrow } from './index';
import { compressLz4 } from './lz4-frame';
import { batchMessage, schemaMessage } from './write-messages';

const FIXTURES = join(import.meta.dirname, 'fixtures');
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-broken-arrow-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function written(bytes: Uint8Array, name = 'data.arrow'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const fixture = (name: string): Promise<Buffer> => readFile(join(FIXTURES, name));

/** Opens, reads everything and closes; the words of the error, or null where there is none. */
async function readAll(path: string): Promise<string | null> {
  let dataset: Dataset | undefined;
  try {
    dataset = await arrow.open(path);
    for await (const batch of dataset.scan()) if (batch.rowCount === 0) break;
    return null;
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    expect(error.exitCode).toBe(3);
    expect(error.message).toMatch(/\.$/);
    return error.code;
  } finally {
    await dataset?.close();
  }
}

describe.each(['nulls-batches', 'nulls', 'dictionary-deltas'])('%s', (name) => {
  test('cut short at any byte, it is refused or gives whole batches', async () => {
    const whole = await fixture(`${name}.arrow`);
    const found = new Set<string | null>();
    for (let length = 0; length < whole.length; length += length < 1000 ? 1 : 61)
      found.add(await readAll(await written(whole.subarray(0, length))));
    // A stream that ends between two messages is a whole one.
    expect([...found].filter((code) => code !== null && !CUT.has(code))).toEqual([]);
    expect(found.has('truncated')).toBe(true);
    if (name === 'nulls') expect(found.has(null)).toBe(false);
  });
});
const CUT = new Set(['truncated', 'not-arrow', 'damaged']);

const field = (
  name: string,
  type: ArrowField['type'],
  children: ArrowField[] = [],
): ArrowField => ({
  ...plain(type),
  name,
  children,
});
const int32 = field('item', { kind: 'int', bits: 32, signed: true });

interface Part {
  readonly nodes: readonly number[];
  readonly buffers: readonly Uint8Array[];
  readonly codec?: 'lz4' | 'zstd';
}

/** A stream of one batch, of sizes that need not be true. */
function stream(fields: readonly ArrowField[], rows: number, part: Part): Uint8Array {
  let end = 0;
  const places = part.buffers.flatMap(({ length }) => {
    const place = [end, length];
    end += Math.ceil(length / 8) * 8;
    return place;
  });
  const header = {
    rows,
    nodes: Float64Array.from(part.nodes),
    buffers: Float64Array.from(places),
    codec: part.codec ?? ('none' as const),
    variadic: [],
  };
  const body = new Uint8Array(end);
  part.buffers.forEach((bytes, index) => body.set(bytes, places[index * 2] ?? 0));
  return Buffer.concat([schemaMessage(fields, new Map()), batchMessage(header, end), body]);
}

const NONE = new Uint8Array(0);
const ints = (...values: number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);

describe('refused by name', () => {
  const cases: readonly (readonly [string, string, () => Uint8Array | Promise<Uint8Array>])[] = [
    ['an empty file', 'not-arrow', () => NONE],
    ['text', 'not-arrow', () => Buffer.from('id,value\n1,2\n3,4\n5,6\n7,8\n')],
    ['Feather version 1', 'not-arrow', () => Buffer.from('FEA1\0\0\0\0'.repeat(8))],
    ['big-endian data', 'big-endian', bigEndian],
    ['a schema without columns', 'no-columns', () => schemaMessage([], new Map())],
    [
      'more rows than the column has bytes for',
      'damaged',
      () => stream([int32], 2 ** 40, { nodes: [2 ** 40, 0], buffers: [NONE, ints(1, 2)] }),
    ],
    [
      'a list whose type asks for more than there is',
      'damaged',
      () =>
        stream([field('t', { kind: 'fixed-list', size: 2 ** 31 - 1 }, [int32])], 1, {
          nodes: [1, 0, 1, 0],
          buffers: [NONE, NONE, ints(1)],
        }),
    ],
    [
      'a text that ends before it begins',
      'damaged',
      () =>
        stream([field('t', { kind: 'utf8', offsets: 32 })], 2, {
          nodes: [2, 0],
          buffers: [NONE, ints(0, 3, 1), Buffer.from('abc')],
        }),
    ],
    [
      'a text that lies outside its buffer',
      'damaged',
      () =>
        stream([field('t', { kind: 'utf8', offsets: 32 })], 1, {
          nodes: [1, 0],
          buffers: [NONE, ints(0, 1000), Buffer.from('abc')],
        }),
    ],
    [
      'texts of more bytes than anything holds',
      'damaged',
      () =>
        stream([field('t', { kind: 'utf8', offsets: 32 })], 1, {
          nodes: [1, 0],
          buffers: [NONE, ints(-(2 ** 31), 2 ** 31 - 1), Buffer.from('abc')],
        }),
    ],
    [
      'an LZ4 frame that becomes more than it says',
      'damaged',
      async () => stream([int32], 2, await packed('lz4', new Uint8Array(2 ** 20), 8)),
    ],
    [
      'an LZ4 frame that claims to become a gigabyte',
      'damaged',
      async () => stream([int32], 2 ** 28, await packed('lz4', new Uint8Array(64), 2 ** 30)),
    ],
    [
      'a Zstandard frame that is none',
      'damaged',
      async () => stream([int32], 2, await packed('zstd', ints(1, 2), 8)),
    ],
    [
      'a column left without a batch that fits',
      'damaged',
      () => stream([int32, int32], 1, { nodes: [1, 0], buffers: [NONE, ints(1)] }),
    ],
    [
      'rows without number',
      'too-many-rows',
      () =>
        stream([field('t', { kind: 'fixed-list', size: 0 }, [int32])], 2 ** 52, {
          nodes: [2 ** 52, 0, 0, 0],
          buffers: [NONE, NONE, NONE],
        }),
    ],
  ];
  test.each(cases)('%s', async (_, code, make) => {
    expect(await readAll(await written(await make()))).toBe(code);
  });
});

/** A batch of one compressed column whose frame becomes something else than it declares. */
async function packed(codec: 'lz4' | 'zstd', bytes: Uint8Array, declared: number): Promise<Part> {
  const frame = codec === 'lz4' ? await compressLz4(bytes) : bytes;
  const prefix = new Uint8Array(new BigInt64Array([BigInt(declared)]).buffer);
  const rows = declared / 4;
  return { nodes: [rows, 0], buffers: [NONE, Buffer.concat([prefix, frame])], codec };
}

function bigEndian(): Uint8Array {
  const metadata = buildFlat([
    { kind: 'int16', value: 4 },
    { kind: 'uint8', value: 1 },
    { kind: 'table', fields: [{ kind: 'int16', value: 1 }] },
  ]);
  return Buffer.concat([ints(-1, metadata.length), metadata]);
}

test('a list that is longer than the others is found when it is read, with its row', async () => {
  // 1,100 lists of one item, but for rows 1050 and 1051: beyond those that opening looks at.
  const dataset = await arrow.open(join(FIXTURES, 'ragged-late.arrow'));
  expect(dataset.fields).toMatchObject([{ name: 'list', shape: [1] }]);
  expect((await dataset.take([1049])).rowCount).toBe(1);
  const reading = dataset.take([1050]);
  await expect(reading).rejects.toMatchObject({ code: 'ragged-list', exitCode: 3 });
  await expect(reading).rejects.toThrow('row 1050');
  expect(await dataset.check()).toMatchObject([{ code: 'ragged-list', severity: 'error' }]);
  await dataset.close();
});

test('an index outside of its dictionary is told of', async () => {
  const whole = await fixture('dictionary-replaced.arrow');
  const last = whole.lastIndexOf(ints(1, 0));
  whole.set(ints(9), last);
  const dataset = await arrow.open(await written(whole));
  await expect(dataset.take([8])).rejects.toMatchObject({ code: 'damaged' });
  expect((await dataset.take([0])).rowCount).toBe(1);
  await dataset.close();
});

describe('a Hugging Face folder', () => {
  async function saved(state: unknown): Promise<string> {
    const path = join(folder, 'saved');
    await mkdir(path);
    await writeFile(join(path, 'state.json'), JSON.stringify(state));
    await writeFile(join(path, 'data.arrow'), await fixture('sliced.arrow'));
    return path;
  }

  test('reads nothing outside of itself', async () => {
    await written(await fixture('sliced.arrow'), 'outside.arrow');
    const path = await saved({ _data_files: [{ filename: '../outside.arrow' }] });
    expect(await readAll(path)).toBe('outside-folder');
  });

  test('follows no link that leads out of it', async () => {
    const path = await saved({ _data_files: [{ filename: 'link.arrow' }] });
    await symlink(await written(await fixture('sliced.arrow'), 'outside.arrow'), join(path, 'link.arrow')); // prettier-ignore
    expect(await readAll(path)).toBe('outside-folder');
  });

  test.each([
    ['files that are missing', { _data_files: [{ filename: 'gone.arrow' }] }, 'not-found'],
    ['no list of files', { _fingerprint: 'x' }, 'bad-json'],
    ['rows by an index', { _data_files: [{ filename: 'data.arrow' }], _indices_data_files: [{ filename: 'data.arrow' }] }, 'rows-by-index'], // prettier-ignore
    ['no file', { _data_files: [] }, 'no-arrow-files'],
  ])('with %s is refused', async (_, state, code) => {
    expect(await readAll(await saved(state))).toBe(code);
  });

  test('of shards with other columns is refused', async () => {
    const path = await saved({
      _data_files: [{ filename: 'data.arrow' }, { filename: 'other.arrow' }],
    });
    await writeFile(join(path, 'other.arrow'), await fixture('times.arrow'));
    expect(await readAll(path)).toBe('schemas-differ');
  });
});

test('a file that became shorter while it was open is told of', async () => {
  const path = await written(await fixture('strings.arrow'));
  const dataset = await arrow.open(path);
  await writeFile(path, (await fixture('strings.arrow')).subarray(0, 900));
  await expect(dataset.take([0])).rejects.toMatchObject({ code: 'file-changed' });
  await dataset.close();
});
