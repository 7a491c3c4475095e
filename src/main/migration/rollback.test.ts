import {
  appendFile,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { convert } from './convert';
import { rollbackMigration } from './rollback';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

describe('taking a migration back', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const migrate = (more = {}) =>
    convert(requestFor(at('source'), 'npy', { destination: at('result'), ...more }), {
      emit: () => undefined,
    });
  let before: Readonly<Record<string, string>> = {};
  beforeEach(async () => {
    await writeRowsAs('npy', at('source'), awkwardRows());
    before = await snapshot(at('source'));
  });

  const refused = async (code: string, words: string): Promise<void> => {
    const result = await snapshot(at('result'));
    await expect(rollbackMigration(at('result'))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    expect(await snapshot(at('result'))).toEqual(result);
  };

  it('removes what was published and nothing else', async () => {
    const { files, bytesWritten } = await migrate();
    expect(await rollbackMigration(at('result'))).toEqual({
      destination: at('result'),
      removed: 'published',
      removedPath: at('result'),
      files,
      bytes: bytesWritten,
      source: at('source'),
    });
    expect(await readdir(folder.path)).toEqual(['source']);
    expect(await snapshot(at('source'))).toEqual(before);
    await expect(rollbackMigration(at('result'))).rejects.toMatchObject({ code: 'not-found' });
    await migrate();
  });

  it('takes a file back together with the manifest beside it', async () => {
    await convert(requestFor(at('source'), 'npz', { destination: at('result.npz') }), {
      emit: () => undefined,
    });
    expect(await rollbackMigration(at('result.npz'))).toMatchObject({
      removedPath: at('result.npz'),
      files: 1,
    });
    expect(await readdir(folder.path)).toEqual(['source']);
    expect(await snapshot(at('source'))).toEqual(before);
  });

  it('leaves an empty folder where there was one', async () => {
    await mkdir(at('result'));
    await migrate();
    await rollbackMigration(at('result'));
    expect(await readdir(at('result'))).toEqual([]);
  });

  it('is refused without a manifest of ours', async () => {
    await migrate();
    await rm(at('result', 'arrayscope-manifest.json'));
    await refused('no-manifest', 'arrayscope-manifest.json');
    await writeFile(at('result', 'arrayscope-manifest.json'), '{}');
    await refused('bad-manifest', 'manifest');
  });

  it('is refused when the source is gone', async () => {
    await migrate();
    await rename(at('source'), at('elsewhere'));
    await refused('source-gone', 'only copy');
  });

  it('is refused when the source has lost or gained bytes', async () => {
    await migrate();
    await appendFile(at('source', 'tensor.npy'), 'x');
    await refused('source-gone', at('source'));
  });

  it('is refused when the source holds other values in files of the same size', async () => {
    await migrate();
    const file = await readFile(at('source', 'tensor.npy'));
    file[500] = (file[500] ?? 0) ^ 1;
    await writeFile(at('source', 'tensor.npy'), file);
    await refused('source-gone', 'other values in “tensor”');
  });

  it('is refused when a bit of the source was lost and no time tells of it', async () => {
    await migrate();
    const path = at('source', 'tensor.npy');
    const { atime, mtime } = await stat(path);
    const file = await readFile(path);
    file[500] = (file[500] ?? 0) ^ 1;
    await writeFile(path, file);
    await utimes(path, atime, mtime);
    await refused('source-gone', 'other values in “tensor”');
  });

  it('passes a source that was copied back with the same values', async () => {
    await migrate();
    await utimes(at('source', 'tensor.npy'), 5, 5);
    await rollbackMigration(at('result'));
    expect(await readdir(folder.path)).toEqual(['source']);
  });

  it('knows the values of a source that was not compared, too', async () => {
    await migrate({ verify: false });
    await utimes(at('source', 'tensor.npy'), 5, 5);
    await rollbackMigration(at('result'));
    expect(await readdir(folder.path)).toEqual(['source']);
  });

  it('is refused when the result was changed since', async () => {
    await migrate();
    await writeFile(at('result', 'notes.txt'), 'mine');
    await refused('result-changed', 'notes.txt was added');
  });

  it.each(['npy', 'hyrax'])(
    'is refused when values of a result in %s were edited in place',
    async (to) => {
      await migrate({ to });
      const name = to === 'npy' ? 'tensor.npy' : 'batch_0.npy';
      const file = await readFile(at('result', name));
      file[file.length - 1] = (file.at(-1) ?? 0) ^ 1;
      await writeFile(at('result', name), file);
      await refused('result-changed', 'in the source and');
    },
  );

  it('passes a result that was copied and holds the same rows', async () => {
    await migrate();
    await utimes(at('result', 'tensor.npy'), 5, 5);
    await rollbackMigration(at('result'));
    expect(await readdir(folder.path)).toEqual(['source']);
  });
});
