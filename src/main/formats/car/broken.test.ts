import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { varint } from 'multiformats';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import type { Dataset } from '../types';
import { car } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-broken-car-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const fixture = (name: string): Promise<Buffer> => readFile(join(FIXTURES, `${name}.car`));

async function written(bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'data.car');
  await writeFile(path, bytes);
  return path;
}

/** Opens, reads everything and closes; the code of the error, or null where there is none. */
async function readAll(path: string): Promise<string | null> {
  let dataset: Dataset | undefined;
  try {
    dataset = await car.open(path);
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

describe.each(['table-nulls', 'identity', 'table-v2'])('%s', (name) => {
  test('cut short at any byte, it is refused', async () => {
    const whole = await fixture(name);
    const found = new Set<string | null>();
    for (let length = 0; length < whole.length; length += length < 400 ? 1 : 37)
      found.add(await readAll(await written(whole.subarray(0, length))));
    const cut = new Set(['not-car', 'damaged', 'truncated', 'missing-block']);
    expect([...found].filter((code) => code === null || !cut.has(code))).toEqual([]);
    expect(found.has('not-car')).toBe(true);
  });
});

describe('refused by name', () => {
  const cases: readonly (readonly [string, string, () => Promise<Uint8Array>])[] = [
    ['an empty file', 'not-car', async () => new Uint8Array(0)],
    ['text', 'not-car', async () => Buffer.from('id,value\n1,2\n3,4\n')],
    [
      'a header of an exabyte',
      'not-car',
      async () => Buffer.concat([prefix(2 ** 52), Buffer.alloc(64)]),
    ],
    [
      'a block of a petabyte',
      'damaged',
      async () => Buffer.concat([await fixture('identity'), prefix(2 ** 50), cid()]),
    ],
    [
      'a block shorter than its CID',
      'damaged',
      async () => Buffer.concat([await fixture('identity'), prefix(5), cid()]),
    ],
    [
      'a CID of a version that nobody knows',
      'damaged',
      async () => Buffer.concat([await fixture('identity'), prefix(40), Buffer.alloc(40, 9)]),
    ],
    [
      'version 2 whose data begins before itself',
      'not-car',
      async () => second(await fixture('table-v2'), 16, 3n),
    ],
    [
      'version 2 whose data ends after the file',
      'truncated',
      async () => second(await fixture('table-v2'), 24, 2n ** 40n),
    ],
  ];
  test.each(cases)('%s', async (_, code, make) => {
    expect(await readAll(await written(await make()))).toBe(code);
  });
});

test('an index that lies is not believed', async () => {
  const bytes = second(await fixture('table-v2-index'), 32, 2n ** 62n);
  expect(await readAll(await written(bytes))).toBeNull();
});

test('a block that is changed after opening is not given out', async () => {
  const bytes = await fixture('table');
  const path = await written(bytes);
  const dataset = await car.open(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const scan = async (): Promise<void> => {
    for await (const batch of dataset.scan()) if (batch.rowCount === 0) break;
  };
  await expect(scan()).rejects.toMatchObject({ code: 'hash-mismatch' });
  await dataset.close();
});

test('a file that became shorter while it was open is told of', async () => {
  const path = await written(await fixture('table'));
  const dataset = await car.open(path);
  await writeFile(path, (await fixture('table')).subarray(0, 500));
  await expect(dataset.take([0])).rejects.toMatchObject({ code: 'truncated' });
  await dataset.close();
});

function prefix(value: number): Uint8Array {
  return varint.encodeTo(value, new Uint8Array(varint.encodingLength(value)));
}

/** A CIDv1 of raw bytes by sha2-256. */
function cid(): Uint8Array {
  return Buffer.concat([Uint8Array.of(1, 0x55, 0x12, 0x20), Buffer.alloc(32)]);
}

/** A CARv2 with another number in its header of 40 bytes. */
function second(bytes: Buffer, at: number, value: bigint): Buffer {
  bytes.writeBigUInt64LE(value, 11 + at);
  return bytes;
}
