import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { hdf5 } from './index';
import { LibraryFile } from './library-file';

const FIXTURES = join(import.meta.dirname, 'fixtures');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-hdf5-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function damaged(bytes: Uint8Array, name = 'damaged.h5'): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Opens and reads everything; the rows, or the code of an error that a person can read. */
async function outcome(path: string): Promise<number | string> {
  let dataset: Dataset | null = null;
  try {
    dataset = await hdf5.open(path);
    let rows = 0;
    for await (const batch of dataset.scan()) rows += batch.rowCount;
    return rows;
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    expect(error.exitCode).toBe(3);
    expect(error.message).toMatch(/\.$/);
    expect(error.message).toContain(path);
    return error.code;
  } finally {
    await dataset?.close();
  }
}

function openFiles(): readonly string[] {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd') : [];
}

test('a file cut anywhere in its headers is refused', async () => {
  const whole = readFileSync(join(FIXTURES, 'layout-chunked.h5'));
  const lengths = [0, 1, 7, 8, ...Array.from({ length: 24 }, (_, step) => 9 + step * 9)];
  for (const length of [...lengths, 400, 800, 2000, whole.length - 1]) {
    const found = await outcome(damaged(whole.subarray(0, length)));
    const possible =
      length < 9 ? ['not-hdf5'] : length < 96 ? ['damaged', 'truncated'] : ['truncated'];
    expect(possible, String(length)).toContain(found);
  }
}, 60_000);

test('every byte of the first headers may be wrong', async () => {
  const whole = readFileSync(join(FIXTURES, 'index-fixed-array.h5'));
  const outcomes = new Set<number | string>();
  for (let at = 8; at < 300; at += 7) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    outcomes.add(await outcome(damaged(bytes)));
  }
  expect(outcomes).toContain('damaged');
}, 60_000);

test('a heap whose free space has no size is refused, not searched for ever', async () => {
  const bytes = readFileSync(join(FIXTURES, 'compound-nested.h5'));
  // The size of its third object, so that the next is read from the middle of a text.
  const at = bytes.indexOf('GCOL') + 64;
  expect(bytes[at]).toBe(4);
  bytes[at] = 0;
  expect(await outcome(damaged(bytes))).toBe('damaged');
});

test('after a broken file the next one opens, and no file stays open', async () => {
  await outcome(join(FIXTURES, 'bomb.h5'));
  const before = openFiles();
  await outcome(join(FIXTURES, 'bomb.h5'));
  await outcome(damaged(readFileSync(join(FIXTURES, 'layout-gzip.h5')).subarray(0, 3000)));
  expect(await outcome(join(FIXTURES, 'layout-gzip.h5'))).toBe(23);
  expect(openFiles()).toEqual(before);
});

test('a bomb costs no more than it may', async () => {
  await outcome(join(FIXTURES, 'layout-gzip.h5'));
  const before = process.memoryUsage().rss;
  expect(await outcome(join(FIXTURES, 'bomb.h5'))).toBe('needs-too-much-memory');
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
});

test('the library can open no file but its own', async () => {
  const path = join(folder, 'links.h5');
  copyFileSync(join(FIXTURES, 'many-links.h5'), path);
  // What the external link in it leads to lies right beside it.
  copyFileSync(join(FIXTURES, 'groups.h5'), join(folder, 'groups.h5'));
  const file = await LibraryFile.openForReading(path);
  try {
    const read = file.use(' is not followed', ({ library, id }) =>
      library.get_dataset_metadata(id, '/external'),
    );
    await expect(read).rejects.toMatchObject({ code: 'external-storage' });
  } finally {
    await file.close();
  }
});

test('external raw storage is named and not read, even where it is there', async () => {
  const path = join(folder, 'external.h5');
  copyFileSync(join(FIXTURES, 'refused-external-storage.h5'), path);
  copyFileSync(join(FIXTURES, 'dtypes-little.h5'), join(folder, 'dtypes-little.h5'));
  expect(await outcome(path)).toBe('external-storage');
});

test('what is no file, or no HDF5, is said to be so', async () => {
  expect(await outcome(damaged(Buffer.alloc(4096, 'x'), 'text.h5'))).toBe('not-hdf5');
  expect(await detectPath(hdf5, join(folder, 'text.h5'))).toMatchObject({ confidence: 2 });
  expect(await detectPath(hdf5, folder)).toBeNull();
  await expect(hdf5.open(folder)).rejects.toMatchObject({ exitCode: 3 });
  await expect(hdf5.open(join(folder, 'nothing.h5'))).rejects.toMatchObject({ code: 'not-found' });
});

test('a lying name does not matter', async () => {
  const path = damaged(readFileSync(join(FIXTURES, 'layout-gzip.h5')), 'values.npy');
  expect(await detectPath(hdf5, path)).toMatchObject({ confidence: 3 });
  expect(await outcome(path)).toBe(23);
});
