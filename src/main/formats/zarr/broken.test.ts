import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import type { JsonObject, JsonValue } from '../../../shared/model/json';
import { detectPath } from '../claim';
import { crc32c } from './crc32c';
import { zarr } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const MAX_GROWTH_BYTES = 256 * 1024 * 1024;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-zarr-broken-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function copyOf(name: string): string {
  const path = join(folder, name);
  cpSync(join(FIXTURES, name), path, { recursive: true });
  return path;
}

/** Rows read, or the code of the error that says why not. */
async function outcome(path: string, settings?: JsonObject): Promise<number | string> {
  try {
    const dataset = await zarr.open(path, { settings });
    try {
      let rows = 0;
      for await (const batch of dataset.scan()) rows += batch.rowCount;
      return rows;
    } finally {
      await dataset.close();
    }
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    expect(error.exitCode, error.message).toBe(3);
    expect(error.message).toMatch(/^[\s\S]{10,}\.$/);
    return error.code;
  }
}

function edit(path: string, change: (metadata: Record<string, JsonValue>) => void): void {
  const metadata = JSON.parse(readFileSync(path, 'utf8')) as Record<string, JsonValue>;
  change(metadata);
  writeFileSync(path, JSON.stringify(metadata));
}

describe('metadata', () => {
  test.each([
    ['alone-v3.zarr', 'zarr.json'],
    ['alone-v2.zarr', '.zarray'],
  ])('%s/%s cut at every byte is refused', async (name, file) => {
    const path = copyOf(name);
    const whole = readFileSync(join(path, file));
    const end = whole.lastIndexOf('}');
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(join(path, file), whole.subarray(0, length));
      expect(await outcome(path), `${length} bytes`).toBe(length > end ? 7 : 'bad-metadata');
    }
  });

  const changes: readonly (readonly [string, Record<string, JsonValue>, string])[] = [
    ['a shape beyond all numbers', { shape: [2 ** 31, 2 ** 31] }, 'too-large'],
    ['more rows than can be counted', { shape: [2 ** 33, 3] }, 'too-large'],
    ['a negative extent', { shape: [-1, 3] }, 'bad-metadata'],
    ['half a row', { shape: [1.5, 3] }, 'bad-metadata'],
    ['rows of gigabytes', { shape: [7, 2 ** 30], chunk_grid: grid([4, 2 ** 20]) }, 'too-large'],
    ['rows in a million chunks', { shape: [7, 2 ** 20], chunk_grid: grid([4, 1]) }, 'too-large'],
    ['a chunk of no rows', { chunk_grid: grid([0, 3]) }, 'bad-metadata'],
    ['chunks of gigabytes', { chunk_grid: grid([2 ** 30, 3]) }, 'too-large'],
    ['a chunk larger than its file', { chunk_grid: grid([2 ** 20, 3]) }, 'damaged-chunk'],
    ['chunks of other dimensions', { chunk_grid: grid([4]) }, 'bad-metadata'],
    ['another grid', { chunk_grid: { name: 'rectilinear', configuration: {} } }, 'bad-metadata'],
    ['another type', { data_type: 'bfloat16' }, 'unsupported-dtype'],
    ['a type without a name', { data_type: [] }, 'unsupported-dtype'],
    ['strings of no width', { data_type: { name: 'fixed_length_utf32' } }, 'unsupported-dtype'],
    [
      'raw bytes without end',
      { data_type: { name: 'raw_bytes', configuration: { length_bytes: 2 ** 40 } } },
      'unsupported-dtype',
    ],
    ['no codecs', { codecs: [] }, 'unsupported-dtype'],
    ['a codec nobody knows', { codecs: ['bytes', 'pickle'] }, 'unsupported-codec'],
    ['a codec by the name of a method', { codecs: ['bytes', 'constructor'] }, 'unsupported-codec'],
    ['a fill value of another type', { fill_value: 'x' }, 'bad-fill-value'],
    ['other keys', { chunk_key_encoding: { name: 'hash' } }, 'unsupported-dtype'],
    ['transformers', { storage_transformers: [{ name: 'x' }] }, 'unsupported-dtype'],
    ['another format', { zarr_format: 4 }, 'bad-metadata'],
    ['neither group nor array', { node_type: 'table' }, 'bad-metadata'],
    ['many rows that were never written', { shape: [2 ** 31, 3] }, 'mostly-unwritten'],
  ];
  test.each(changes)('%s', async (_, change, code) => {
    const path = copyOf('alone-v3.zarr');
    edit(join(path, 'zarr.json'), (metadata) => Object.assign(metadata, change));
    expect(await outcome(path)).toBe(code);
  });

  test.each<readonly [string, Record<string, JsonValue>, string]>([
    ['objects', { dtype: '|O' }, 'unsupported-dtype'],
    ['pickled objects', { dtype: '|O', filters: [{ id: 'pickle' }] }, 'unsupported-dtype'],
    ['a record of nothing', { dtype: [] }, 'unsupported-dtype'],
    ['a record in a record', { dtype: [['a', [['b', '<f4']]]] }, 'unsupported-dtype'],
    ['a filter nobody knows', { filters: [{ id: 'fixedscaleoffset' }] }, 'unsupported-codec'],
    ['an order of neither kind', { order: 'A' }, 'bad-metadata'],
    ['text too wide', { dtype: '<U999999999' }, 'unsupported-dtype'],
  ])('version 2: %s', async (_, change, code) => {
    const path = copyOf('alone-v2.zarr');
    edit(join(path, '.zarray'), (metadata) => Object.assign(metadata, change));
    expect(await outcome(path)).toBe(code);
  });

  test('a store that is none says so', async () => {
    mkdirSync(join(folder, 'nothing.zarr'));
    expect(await outcome(join(folder, 'nothing.zarr'))).toBe('no-metadata');
    expect(await outcome(join(folder, 'absent'))).toBe('not-found');
    writeFileSync(join(folder, 'file.zarr'), 'x');
    expect(await outcome(join(folder, 'file.zarr'))).toBe('not-a-folder');
    writeFileSync(join(folder, 'store.zarr.zip'), 'PK');
    expect(await detectPath(zarr, join(folder, 'store.zarr.zip'))).toMatchObject({ confidence: 2 });
    expect(await outcome(join(folder, 'store.zarr.zip'))).toBe('zipped');
  });
});

function grid(shape: readonly number[]): JsonObject {
  return { name: 'regular', configuration: { chunk_shape: shape } };
}

describe('chunks', () => {
  const arrays = [
    ...['none', 'gzip', 'zlib', 'zstd', 'lz4', 'blosc-lz4-1', 'blosc-zstd-2', 'blosc-blosclz-1', 'blosc-zlib-0', 'shuffle'].map((array) => ['codecs-v2.zarr', array, '0.0'] as const),
    ...['zstd-sum', 'crc32c', 'gzip-crc32c'].map((array) => ['codecs-v3.zarr', array, 'c/0/0'] as const),
    ['strings-v2.zarr', 'id', '0'] as const,
    ['strings-v3.zarr', 'plain', 'c/0'] as const,
    ['shards.zarr', 'both', 'c/0/0'] as const,
    ['shards.zarr', 'start', 'c/0/0'] as const,
  ]; // prettier-ignore
  test.each(arrays)('%s %s cut at every byte is refused', async (name, array, chunk) => {
    const path = copyOf(name);
    const file = join(path, array, ...chunk.split('/'));
    const whole = readFileSync(file);
    const most = Math.min(whole.length, 96);
    for (let length = 0; length < most; length += 1) {
      writeFileSync(file, whole.subarray(0, length));
      expect(await outcome(path, { array }), `${length} bytes`).toBe('damaged-chunk');
    }
    writeFileSync(file, whole.subarray(0, whole.length - 1));
    expect(await outcome(path, { array })).toBe('damaged-chunk');
  });

  /** One header field of a chunk becomes another number. */
  async function patched(
    name: string,
    array: string,
    chunk: string,
    at: number,
    value: number,
  ): Promise<number | string> {
    const path = copyOf(name);
    const file = join(path, array, ...chunk.split('/'));
    const bytes = readFileSync(file);
    bytes.writeInt32LE(value, at);
    writeFileSync(file, bytes);
    const before = process.memoryUsage().rss;
    const found = await outcome(path, { array });
    expect(process.memoryUsage().rss - before).toBeLessThan(MAX_GROWTH_BYTES);
    return found;
  }

  test.each([
    ['decoded length', 4, -1],
    ['decoded length', 4, 0],
    ['block length', 8, 0],
    ['block length', 8, -1],
    ['block length', 8, 1],
    ['encoded length', 12, -1],
    ['encoded length', 12, 15],
    ['first block', 16, -4],
    ['first block', 16, 2_000_000_000],
    ['first stream', 20, -1],
    ['first stream', 20, 2_000_000_000],
  ])('Blosc: %s at %i becomes %i', async (_, at, value) => {
    expect(await patched('codecs-v2.zarr', 'blosc-lz4-1', '0.0', at, value)).toBe('damaged-chunk');
  });

  test('LZ4 that claims gigabytes', async () => {
    expect(await patched('codecs-v2.zarr', 'lz4', '0.0', 0, -1)).toBe('damaged-chunk');
    expect(await patched('codecs-v2.zarr', 'lz4', '0.0', 0, 4)).toBe('damaged-chunk');
  });

  test('strings that lead outside their chunk, or are not as many', async () => {
    expect(await patched('strings-v3.zarr', 'plain', 'c/0', 0, 7)).toBe('damaged-chunk');
    expect(await patched('strings-v3.zarr', 'plain', 'c/0', 0, -1)).toBe('damaged-chunk');
    expect(await patched('strings-v3.zarr', 'plain', 'c/0', 4, -1)).toBe('damaged-chunk');
    expect(await patched('strings-v3.zarr', 'plain', 'c/0', 4, 1000)).toBe('damaged-chunk');
  });

  test('gzip of gigabytes in a chunk of bytes', async () => {
    const path = copyOf('codecs-v2.zarr');
    const bomb = zlib.gzipSync(new Uint8Array(64 * 1024 * 1024), { level: 9 });
    writeFileSync(join(path, 'gzip', '0.0'), bomb);
    expect(await outcome(path, { array: 'gzip' })).toBe('damaged-chunk');
  });

  test('a few bytes that are to become much more', async () => {
    const path = copyOf('alone-v3.zarr');
    const bytes = 3 * 8 * 20_000_000;
    edit(join(path, 'zarr.json'), (metadata) => {
      metadata['shape'] = [20_000_000, 3];
      metadata['chunk_grid'] = grid([20_000_000, 3]);
      metadata['codecs'] = ['bytes', { name: 'zstd', configuration: { level: 0 } }];
    });
    // One block of a single byte, in a frame that claims all of the chunk.
    const frame = Buffer.from('28b52ffda0000000000b000061', 'hex');
    frame.writeUInt32LE(bytes, 5);
    rmSync(join(path, 'c'), { recursive: true });
    mkdirSync(join(path, 'c', '0'), { recursive: true });
    writeFileSync(join(path, 'c', '0', '0'), frame);
    const before = process.memoryUsage().rss;
    const dataset = await zarr.open(path);
    await expect(dataset.take([0])).rejects.toMatchObject({ code: 'damaged-chunk' });
    await dataset.close();
    expect(process.memoryUsage().rss - before).toBeLessThan(MAX_GROWTH_BYTES);
  });

  test('a shard whose index leads outside it, or has another checksum', async () => {
    const path = copyOf('shards.zarr');
    const file = join(path, 'plain', 'c', '0', '0');
    const whole = readFileSync(file);
    const index = whole.length - 2 * 16 - 4;
    const damaged = Buffer.from(whole);
    damaged.writeUInt32LE(1, index);
    writeFileSync(file, damaged);
    expect(await outcome(path, { array: 'plain' })).toBe('damaged-chunk');
    for (const [offset, length] of [
      [1n, 48n],
      [0n, 2n ** 63n],
      [2n ** 64n - 1n, 48n],
      [0n, 47n],
      [2n ** 64n - 1n, 2n ** 64n - 2n],
    ] as const) {
      damaged.writeBigUInt64LE(offset, index);
      damaged.writeBigUInt64LE(length, index + 8);
      damaged.writeUInt32LE(crc32c(damaged.subarray(index, index + 32)), index + 32);
      writeFileSync(file, damaged);
      const found = await outcome(path, { array: 'plain' });
      // Bytes that lie elsewhere in the shard are other numbers, and nothing says so.
      if (offset === 1n) expect(found).toBe(7);
      else expect(found, `${offset} ${length}`).toBe('damaged-chunk');
    }
  });
});

describe('ways out of the store', () => {
  test('a chunk that is a link to a file outside', async () => {
    const path = copyOf('alone-v2.zarr');
    cpSync(join(path, '0.0'), join(folder, 'secret'));
    unlinkSync(join(path, '0.0'));
    symlinkSync(join(folder, 'secret'), join(path, '0.0'));
    expect(await outcome(path)).toBe('outside');
  });

  test('a link inside the store is followed', async () => {
    const path = copyOf('alone-v2.zarr');
    cpSync(join(path, '0.0'), join(path, 'kept'));
    unlinkSync(join(path, '0.0'));
    symlinkSync('kept', join(path, '0.0'));
    expect(await outcome(path)).toBe(7);
  });

  test('metadata that are a link to a file outside', async () => {
    const path = copyOf('alone-v3.zarr');
    cpSync(join(path, 'zarr.json'), join(folder, 'secret'));
    unlinkSync(join(path, 'zarr.json'));
    symlinkSync(join(folder, 'secret'), join(path, 'zarr.json'));
    expect(await outcome(path)).toBe('outside');
  });

  test('a chunk folder that is a link to a folder outside', async () => {
    const path = copyOf('alone-v3.zarr');
    cpSync(join(path, 'c'), join(folder, 'elsewhere'), { recursive: true });
    rmSync(join(path, 'c'), { recursive: true });
    symlinkSync(join(folder, 'elsewhere'), join(path, 'c'));
    expect(await outcome(path)).toBe('outside');
  });

  test('a group that is a link, even in a circle, is no part of the store', async () => {
    const path = copyOf('groups-v2.zarr');
    rmSync(join(path, '.zmetadata'));
    symlinkSync('..', join(path, 'train', 'again'));
    symlinkSync(join(FIXTURES, 'alone-v2.zarr'), join(path, 'train', 'other'));
    expect(await outcome(path)).toBe(7);
    expect(await outcome(path, { array: 'train/other' })).toBe('no-such-array');
  });

  test.each(['../secret', '/etc', 'a/../../b', 'a//b', './a'])(
    'consolidated metadata of %s',
    async (key) => {
      const path = copyOf('dtypes-v3.zarr');
      edit(join(path, 'zarr.json'), (metadata) => {
        const { metadata: arrays } = metadata['consolidated_metadata'] as {
          metadata: Record<string, JsonValue>;
        };
        arrays[key] = arrays['int8'] ?? null;
      });
      expect(await outcome(path)).toBe('outside');
    },
  );
});

test('a chunk that ends in the beginning of another zstd frame is refused, not waited for', async () => {
  const path = copyOf('codecs-v2.zarr');
  const chunk = join(path, 'zstd', '0.0');
  writeFileSync(chunk, Buffer.concat([readFileSync(chunk), Buffer.of(0x28)]));
  expect(await outcome(path, { array: 'zstd' })).toBe('damaged-chunk');
});
