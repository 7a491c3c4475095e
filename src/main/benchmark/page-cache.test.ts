import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageMeter } from './operations/usage-meter';
import { PageCache, requireColdCache, requireDeviceReads } from './page-cache';

const isLinux = process.platform === 'linux';

/** Bytes from the device for reading a new file of 1 MiB after `prepare`. */
async function fetched(
  parent: string,
  prepare: (pages: PageCache) => Promise<void>,
): Promise<number | null> {
  const folder = await mkdtemp(join(parent, '.arrayscope-cold-'));
  try {
    const path = join(folder, 'rows');
    await writeFile(path, Buffer.alloc(2 ** 20, 7));
    await prepare(await PageCache.of(folder));
    const meter = new UsageMeter();
    meter.start();
    expect((await readFile(path)).length).toBe(2 ** 20);
    meter.stop();
    const { readBytes, deviceReadBytes } = meter.mean();
    expect(readBytes).toBeGreaterThanOrEqual(2 ** 20);
    // Other threads of the process may read meanwhile, but nothing like the file once more.
    expect(readBytes).toBeLessThan(1.5 * 2 ** 20);
    return deviceReadBytes;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.runIf(isLinux && existsSync('/proc/self/io'))('PageCache', () => {
  // In the project: a temporary folder may lie in memory.
  const onDisk = import.meta.dirname;

  it('makes the next read come from the device, and proves it', async () => {
    const bytes = await fetched(onDisk, (pages) => pages.drop());
    expect(bytes).toBeGreaterThanOrEqual(2 ** 20);
    expect(() => requireDeviceReads(bytes)).not.toThrow();
  });

  it('brings back what was dropped, so that nothing comes from the device', async () => {
    const bytes = await fetched(onDisk, async (pages) => {
      await pages.drop();
      await pages.warm();
    });
    expect(bytes).toBe(0);
  });

  it.runIf(existsSync('/dev/shm'))('refuses a file that lies in memory', async () => {
    const bytes = await fetched('/dev/shm', (pages) => pages.drop());
    expect(() => requireDeviceReads(bytes)).toThrow('were not cold');
  });
});

describe('requireColdCache', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(['darwin', 'win32'])('says on %s that cold reads are not available', (platform) => {
    vi.stubGlobal('process', { ...process, platform });
    expect(() => requireColdCache()).toThrow('Cold reads are not available here');
  });
});
