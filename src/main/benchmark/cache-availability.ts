import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isArrayscopeError } from '../../shared/errors';
import type { CacheAvailability } from '../../shared/model/cache-state';
import { withFileErrors } from '../lib/file-error';
import { UsageMeter } from './operations/usage-meter';
import { PageCache, requireColdCache, requireDeviceReads } from './page-cache';
import { makeWorkFolder, removeWorkFolder, workRoot } from './work-folder';

const PROBE_BYTES = 2 ** 20;

/** Which cache states can be had on the disk that benchmarks use: cold is tried out. */
export async function cacheAvailability(
  root: string = workRoot(),
): Promise<readonly CacheAvailability[]> {
  return [
    { state: 'hot', available: true, reason: 'The files are read before they are timed.' },
    {
      state: 'reopen',
      available: true,
      reason: 'Every sample gets a new process; the files are read into memory before it.',
    },
    await coldAvailability(root),
  ];
}

async function coldAvailability(root: string): Promise<CacheAvailability> {
  try {
    requireColdCache();
    const fetched = await fetchedAfterDrop(root);
    requireDeviceReads(fetched);
    const reason =
      fetched === null
        ? 'Pages can be dropped here, but the system does not tell whether bytes then came from the device: nothing proves it.'
        : `Tried with a file of 1 MiB: after its pages were dropped, ${fetched.toLocaleString('en')} bytes came from the device.`;
    return { state: 'cold', available: fetched !== null, reason };
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    return { state: 'cold', available: false, reason: error.message };
  }
}

/** Bytes from the device for reading a new file whose pages were dropped; null where not told. */
async function fetchedAfterDrop(root: string): Promise<number | null> {
  const folder = await makeWorkFolder(root);
  try {
    const path = join(folder, 'probe');
    await withFileErrors(path, async () => {
      const file = await open(path, 'wx');
      await file.writeFile(randomBytes(PROBE_BYTES)).finally(() => file.close());
    });
    const pages = await PageCache.of(folder);
    await pages.drop();
    const meter = new UsageMeter();
    meter.start();
    await withFileErrors(path, () => readFile(path));
    meter.stop();
    return meter.mean().deviceReadBytes;
  } finally {
    await removeWorkFolder(folder);
  }
}
