import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findFormat } from '../formats/registry';
import { convert } from './convert';
import { awkwardRows, requestFor } from './testing/real-rows';
import { memoryDataset } from './testing/memory-dataset';
import { temporaryFolder } from './testing/temporary-folder';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder.path, ...names);
const quiet = { emit: (): void => undefined };

// HDF5 and NumPack hold texts without the width of their field.
it.each(['lance', 'npy', 'zarr', 'arrow', 'parquet', 'npz'])(
  'a folder of batches comes back from %s as the same files, byte for byte',
  async (to) => {
    const rows = awkwardRows();
    const hyrax = await findFormat('hyrax');
    const schema = { fields: rows.fields, rowCount: rows.rowCount };
    const writer = await hyrax?.create?.(at('source'), schema, { settings: { batchRows: 70 } });
    for await (const batch of memoryDataset(rows).scan()) await writer?.write(batch);
    await writer?.finish();
    await convert(requestFor(at('source'), to, { destination: at('there') }), quiet);
    await convert(requestFor(at('there'), 'hyrax', { destination: at('back') }), quiet);
    const names = (await readdir(at('source'))).filter((name) => name.endsWith('.npy'));
    expect(names).toHaveLength(7);
    const isNpy = (name: string): boolean => name.endsWith('.npy');
    expect((await readdir(at('back'))).filter(isNpy).sort()).toEqual([...names].sort());
    for (const name of names) {
      const [back, source] = await Promise.all([
        readFile(at('back', name)),
        readFile(at('source', name)),
      ]);
      expect(back.equals(source), name).toBe(true);
    }
  },
);
