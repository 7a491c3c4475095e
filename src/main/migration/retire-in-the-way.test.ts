/** Somebody puts something where a source was to go, after the run that was to put it there died. */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { convert } from './convert';
import { type RetirementStep, retireSource } from './retire';
import { readRetirement } from './retirement-record';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

const dieAfter = (wanted: RetirementStep) => ({
  after: (step: RetirementStep) => {
    if (step === wanted) throw new RangeError(step);
  },
});

describe.each([
  ['npz', 'rows.npz'],
  ['zarr', 'rows.zarr'],
])('a source of %s', (format, name) => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  let before: Readonly<Record<string, string>> = {};
  const put = (options = {}) =>
    retireSource({ destination: at('result'), name, archive: at('archive') }, options);
  beforeEach(async () => {
    await mkdir(at('archive'));
    await writeRowsAs(format, at(name), awkwardRows());
    before = await snapshot(at(name), /(?!)/);
    const request = requestFor(at(name), 'lance', { destination: at('result') });
    await convert(request, { emit: () => undefined });
  });

  /** The same names and sizes, and other bytes. */
  async function putImpostor(): Promise<void> {
    for (const path of Object.keys(before)) {
      const bytes = await readFile(join(at(name), path));
      await mkdir(join(at('archive', name), path, '..'), { recursive: true });
      await writeFile(join(at('archive', name), path), Buffer.alloc(bytes.length, 7));
    }
  }

  it.each(['begun', 'gathered'] as const)('stays, after a death at “%s”', async (step) => {
    await expect(put(dieAfter(step))).rejects.toThrow(RangeError);
    await putImpostor();
    await expect(put()).rejects.toMatchObject({ code: 'in-the-way', path: at('archive', name) });
    expect(await snapshot(at(name), /(?!)/)).toEqual(before);
    expect(await readRetirement(at('result', 'lance_db'))).toBeNull();
    expect(await readdir(at('archive'))).toEqual([name]);

    await rm(at('archive', name), { recursive: true });
    expect(await put()).toMatchObject({ place: at('archive', name), completedEarlier: false });
    expect(await snapshot(at('archive', name), /(?!)/)).toEqual(before);
  });
});
