import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { convert } from './convert';
import { requireDiscarded } from './discard-staged';
import { acquireLock } from './lock';
import { resolvePlaces } from './places';
import { requireTarget } from './target-format';
import { awkwardRows, collect, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import {
  answeredBefore,
  forgetBegun,
  listUnfinished,
  putBackBegun,
  rememberBegun,
} from './unfinished';

describe('conversions that were begun', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  beforeEach(async () => {
    vi.stubEnv('ARRAYSCOPE_HOME', at('home'));
    await writeRowsAs('hyrax', at('source'), awkwardRows());
  });
  afterEach(() => vi.unstubAllEnvs());

  const places = async () => {
    const target = await requireTarget('npy');
    return resolvePlaces(at('source'), at('result'), target);
  };
  const asked = async () => ({
    ...requestFor(at('source'), 'npy'),
    destination: (await places()).destination,
  });
  const stopInTheMiddle = async (): Promise<void> => {
    await rememberBegun(await asked(), await places());
    const controller = new AbortController();
    const { emit } = collect((event) => {
      if (event.type === 'phase' && event.phase === 'verify') controller.abort();
    });
    const { signal } = controller;
    await expect(convert(await asked(), { signal, emit })).rejects.toMatchObject({
      code: 'cancelled',
    });
  };

  it('are listed with how far they are, until they are discarded', async () => {
    expect(await listUnfinished()).toEqual([]);
    await stopInTheMiddle();
    const resumable = { rowsDone: 300, rowsVerified: 0, rows: 300 };
    expect(await listUnfinished()).toMatchObject([
      { request: await asked(), publishedPath: at('result'), resumable, running: false },
    ]);
    await requireDiscarded(at('result'));
    expect(await listUnfinished()).toEqual([]);
    await expect(requireDiscarded(at('result'))).rejects.toMatchObject({ code: 'nothing-staged' });
  });

  it('are no more once they are published', async () => {
    await stopInTheMiddle();
    await convert({ ...(await asked()), resume: true }, { emit: () => undefined });
    expect(await listUnfinished()).toEqual([]);
    await forgetBegun(await places());
    await mkdir((await places()).stagingPath);
    expect(await listUnfinished()).toEqual([]);
  });

  it('stay what they were where another run was refused at their place', async () => {
    await stopInTheMiddle();
    const other = { ...(await asked()), source: at('elsewhere') };
    await putBackBegun(await places(), await rememberBegun(other, await places()));
    expect(await listUnfinished()).toMatchObject([{ request: { source: at('source') } }]);
  });

  it('keep the answers to their warnings for whoever goes on with them', async () => {
    const { stagingPath } = await places();
    const answers = async () => {
      await stopInTheMiddle();
      return (await listUnfinished())[0]?.request.answered;
    };
    expect(await answers()).toBeUndefined();
    await rememberBegun({ ...(await asked()), answered: ['one'] }, await places());
    await rememberBegun({ ...(await asked()), resume: true }, await places());
    expect(await answeredBefore(stagingPath)).toEqual(['one']);
    expect((await listUnfinished())[0]?.request.answered).toEqual(['one']);
    // Begun anew by somebody who was asked nothing.
    expect(await answers()).toBeUndefined();
    expect(await answeredBefore(stagingPath)).toEqual([]);
  });

  it('are said to run while a process holds them', async () => {
    await stopInTheMiddle();
    const lock = await acquireLock((await places()).lockPath);
    expect(await listUnfinished()).toMatchObject([{ running: true, resumable: null }]);
    await lock.release();
  });

  it('are nothing to go on with where the journal cannot be read', async () => {
    await stopInTheMiddle();
    await writeFile(join((await places()).stagingPath, 'journal.jsonl'), '');
    expect(await listUnfinished()).toEqual([]);
  });
});
