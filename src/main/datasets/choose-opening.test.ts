import { appendFile, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { convert } from '../migration/convert';
import { awkwardRows, requestFor, writeRowsAs } from '../migration/testing/real-rows';
import { temporaryFolder } from '../migration/testing/temporary-folder';
import { readCatalogue } from './catalogue';
import { openDataset } from './open';

describe('a folder with a source and its result', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const migrate = (more = {}) =>
    convert(requestFor(at('run'), 'lance', more), { emit: () => undefined });
  const opened = async (path = at('run')) => {
    const { dataset, summary } = await openDataset(path);
    await dataset.close();
    return summary;
  };
  const takes = async (taken: 'source' | 'result', words: string): Promise<void> => {
    const { format, opening, rowCount } = await opened();
    const ids = taken === 'result' ? ['lance', 'hyrax'] : ['hyrax', 'lance'];
    expect({ format, rowCount }).toEqual({ format: ids[0], rowCount: 300 });
    expect(opening).toEqual({
      taken,
      format: ids[0],
      other: ids[1],
      reason: expect.stringContaining(words),
    });
  };
  beforeEach(() => writeRowsAs('hyrax', at('run'), awkwardRows()));

  it('opens the result once every row of it was verified, and says so', async () => {
    expect(await opened()).not.toHaveProperty('opening');
    await migrate();
    const day = new Date().toISOString().slice(0, 10);
    await takes(
      'result',
      `Opened as Lance, from lance_db: every row of it was verified on ${day}, and by size and time the files of both are unchanged since.`,
    );
    const { alternatives } = await opened();
    expect(alternatives).toContainEqual({ format: 'hyrax', label: 'Hyrax npy batches' });
  });

  it('finds the pair again where the folder was moved as a whole', async () => {
    await migrate();
    await rename(at('run'), at('moved'));
    expect((await opened(at('moved'))).opening).toMatchObject({ taken: 'result' });
    const { entries } = await readCatalogue(folder.path);
    expect(entries).toMatchObject([{ kind: 'dataset', summary: { opening: { taken: 'result' } } }]);
  });

  it('opens the source where the result was not verified', async () => {
    await migrate({ verify: false });
    await takes('source', 'it was converted without a verification');
  });

  it('opens the source where the manifest is gone or cannot be understood', async () => {
    await migrate();
    const manifest = at('run', 'lance_db', 'arrayscope-manifest.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.slice(0, 100));
    await takes('source', `${manifest} cannot be understood`);
    await rm(manifest);
    await takes('source', 'it has no arrayscope-manifest.json');
  });

  it('opens the source where a file of the result was written to', async () => {
    await migrate();
    const { dataset } = await openDataset(at('run'));
    const files = await dataset.files();
    await dataset.close();
    const data = files.find(({ role }) => role === 'data')?.path ?? 'none';
    await utimes(at('run', data), 0, 0);
    await takes('source', 'it was changed after its verification (results.lance/data/');
  });

  it('opens the source where that was written to since', async () => {
    await migrate();
    await utimes(at('run', 'batch_0.npy'), 1, 1);
    await takes(
      'source',
      'its source was changed after the conversion (batch_0.npy was written to)',
    );
    await appendFile(at('run', 'batch_0.npy'), 'x');
    await takes('source', 'batch_0.npy had ');
  });

  it('opens the result where the source can no longer be read', async () => {
    await migrate();
    await writeFile(at('run', 'batch_0.npy'), 'no array');
    await takes('result', 'its source cannot be read any more');
  });

  it('opens the source where the manifest tells of another', async () => {
    await writeRowsAs('hyrax', at('other'), awkwardRows());
    await convert(requestFor(at('other'), 'lance'), { emit: () => undefined });
    await rename(at('other', 'lance_db'), at('run', 'lance_db'));
    const manifest = at('run', 'lance_db', 'arrayscope-manifest.json');
    const text = await readFile(manifest, 'utf8');
    const elsewhere = text.replaceAll(`"${at('other')}"`, '"/elsewhere"');
    await writeFile(manifest, elsewhere);
    await takes('source', 'its manifest names another source (/elsewhere)');
  });
});
