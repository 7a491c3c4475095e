import { ftruncateSync, mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import { hdf5 } from './index';

/**
 * The first 2,048 bytes, deflated, of a file by h5py 3: `x`, 70,000,000 × 10 float32 in one piece,
 * of which only the last rows were written, and behind its 2.8 GB `small`, five int64.
 */
const HEADERS = [
  'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KNJY8WYbMh8knQGlGKN0BpVcwwcQZwXISUHFBqPno6kKCXF1Bqv+jAZg9',
  'BiwQmoNhFIxE4OHqGACiI6B8WHo6wYSqrgJKF+cm5uQgpUsHMu1lZGCDmMEI42tAaCaIQIOsDjhlckHVo/OZgS4F',
  'qRRUkGeAJGEFBnEOBvF6qDwrMEWD5JmYGBkh6RviM2ZGeFKfA8l5ECAEFQYp5jvCmM3AkEHXeAj283dhZGCClxIV',
  'rPjVwzyhwDyahlHTFStauoLEOyMkGTCwwtMHLB0JgJUKcMDC1AEt/TChpx9oia2BZvOE0cAfBXAAAJZFOok=',
].join('');
const VALUES_AT = 2048;
const ROWS = 70_000_000;
const ROW_BYTES = 40;
const SMALL_AT = VALUES_AT + ROWS * ROW_BYTES;

// A file with a hole takes no room on these; elsewhere it might take all of it.
test.runIf(process.platform === 'linux')('the end of a file of 2.8 GB is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arrayscope-hdf5-'));
  const path = join(folder, 'large.h5');
  const last = Float32Array.from({ length: 30 }, (_, index) => index + 0.5);
  const small = BigInt64Array.from([0n, 1n, 2n, 3n, 4n]);
  try {
    const fd = openSync(path, 'w');
    writeSync(fd, inflateSync(Buffer.from(HEADERS, 'base64')), 0, VALUES_AT, 0);
    ftruncateSync(fd, SMALL_AT + small.byteLength);
    writeSync(fd, bytesOf(last), 0, last.byteLength, SMALL_AT - last.byteLength);
    writeSync(fd, bytesOf(small), 0, small.byteLength, SMALL_AT);
    closeSync(fd);
    const dataset = await hdf5.open(path, { settings: { dataset: '/x' } });
    try {
      expect(dataset.rowCount).toBe(ROWS);
      const { columns } = await dataset.take([ROWS - 1, 12_345, ROWS - 3]);
      const wanted = [...last.subarray(20), ...new Float32Array(10), ...last.subarray(0, 10)];
      expect(columns.get('x')).toMatchObject({ data: Float32Array.from(wanted) });
      const ends: Float32Array[] = [];
      for await (const batch of dataset.scan({ start: ROWS - 3 })) {
        const column = batch.columns.get('x');
        if (column?.kind === 'numeric' && column.data instanceof Float32Array)
          ends.push(column.data);
      }
      expect(ends).toEqual([last]);
    } finally {
      await dataset.close();
    }
    // Too small to be located: the library itself reads behind 2 GiB.
    const behind = await hdf5.open(path, { settings: { dataset: '/small' } });
    try {
      const { columns } = await behind.take([0, 1, 2, 3, 4]);
      expect(columns.get('small')).toMatchObject({ data: small });
    } finally {
      await behind.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
