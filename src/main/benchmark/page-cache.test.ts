import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ColdCache, requireColdCache } from './page-cache';

const isLinux = process.platform === 'linux';

describe('ColdCache', () => {
  it.runIf(isLinux)('makes the next read come from the device, and proves it', async () => {
    // In the project: a temporary folder may lie in memory.
    const folder = await mkdtemp(join(import.meta.dirname, '.cold-'));
    try {
      const path = join(folder, 'rows');
      await writeFile(path, Buffer.alloc(2 ** 20, 7));
      const cold = await ColdCache.of(folder);
      await cold.drop();
      expect((await readFile(path)).length).toBe(2 ** 20);
      cold.countBytesFromDevice();
      expect(() => cold.requireDeviceReads()).not.toThrow();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.runIf(isLinux && existsSync('/dev/shm'))('refuses a file that lies in memory', async () => {
    const folder = await mkdtemp('/dev/shm/arrayscope-cold-');
    try {
      const path = join(folder, 'rows');
      await writeFile(path, Buffer.alloc(2 ** 20, 7));
      const cold = await ColdCache.of(folder);
      await cold.drop();
      await readFile(path);
      cold.countBytesFromDevice();
      expect(() => cold.requireDeviceReads()).toThrow('were not cold');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('requireColdCache', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each(['darwin', 'win32'])('says on %s that cold reads are not available', (platform) => {
    vi.stubGlobal('process', { ...process, platform });
    expect(() => requireColdCache()).toThrow('Cold reads are not available here');
  });
});
