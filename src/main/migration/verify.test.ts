import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { convert } from './convert';
import type { MemoryRows } from './testing/memory-dataset';
import { awkwardRows, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { compareMigration } from './verify';

const ROW = 80;

describe('verification of what lies on disk', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const rows: MemoryRows = awkwardRows();

  /** Rewrites the result's tensors, `.npy` after a header of 128 bytes. */
  const edit = async (change: (data: Buffer) => void): Promise<void> => {
    const path = at('result', 'tensor.npy');
    const file = await readFile(path);
    change(file.subarray(128));
    await writeFile(path, file);
  };

  describe('of a published result', () => {
    beforeEach(async () => {
      await writeRowsAs('npy', at('source'), rows);
      await convert(requestFor(at('source'), 'npy', { destination: at('result') }), {
        emit: () => undefined,
      });
    });

    it('passes what is equal', async () => {
      expect(await compareMigration(at('source'), at('result'))).toMatchObject({
        source: at('source'),
        destination: at('result'),
        equal: true,
        complete: true,
        order: 'stored',
        rowsCompared: 300,
        differences: [],
        differenceCount: 0,
      });
    });

    it('fails a swapped pair of rows', async () => {
      await edit((data) => {
        const row = Buffer.from(data.subarray(10 * ROW, 11 * ROW));
        data.copy(data, 10 * ROW, 200 * ROW, 201 * ROW);
        row.copy(data, 200 * ROW);
      });
      const found = await compareMigration(at('source'), at('result'));
      expect(found).toMatchObject({ equal: false, complete: true, differenceCount: 2 });
      expect(found.differences.map(({ row, kind }) => [row, kind])).toEqual([
        [10, 'tensor'],
        [200, 'tensor'],
      ]);
    });

    it('fails a lost and a doubled row', async () => {
      await edit((data) => data.copy(data, 299 * ROW, 298 * ROW, 299 * ROW));
      expect(await compareMigration(at('source'), at('result'))).toMatchObject({
        equal: false,
        differenceCount: 1,
      });
    });

    it.each([0, 150 * ROW + 33, 300 * ROW - 1])(
      'fails one flipped bit at byte %d',
      async (byte) => {
        await edit((data) => (data[byte] = (data[byte] ?? 0) ^ 0x10));
        const found = await compareMigration(at('source'), at('result'));
        expect(found).toMatchObject({ equal: false, differenceCount: 1 });
        expect(found.differences[0]).toMatchObject({
          row: Math.floor(byte / ROW),
          id: `object-${(Math.floor(byte / ROW) * 7919) % 1000}`,
        });
      },
    );

    it('fails another dtype of the same size', async () => {
      const path = at('result', 'tensor.npy');
      const file = await readFile(path, 'latin1');
      await writeFile(path, file.replace("'<f4'", "'<i4'"), 'latin1');
      const found = await compareMigration(at('source'), at('result'));
      expect(found).toMatchObject({ equal: false, complete: false });
      expect(found.differences[0]).toMatchObject({ kind: 'dtype' });
    });

    it('works after both were moved', async () => {
      await mkdir(at('elsewhere'));
      await rename(at('source'), at('elsewhere', 'a'));
      await rename(at('result'), at('elsewhere', 'b'));
      expect(await compareMigration(at('elsewhere', 'a'), at('elsewhere', 'b'))).toMatchObject({
        equal: true,
      });
    });

    it('says what is missing', async () => {
      await rm(at('source'), { recursive: true });
      await expect(compareMigration(at('source'), at('result'))).rejects.toMatchObject({
        code: 'not-found',
        path: at('source'),
      });
    });
  });

  it('compares what we did not convert', async () => {
    await writeRowsAs('npy', at('one'), rows);
    await writeRowsAs('npy', at('other'), rows);
    expect(await compareMigration(at('one'), at('other'))).toMatchObject({
      equal: true,
      rowsCompared: 300,
    });
  });

  it('does not compare a dataset with itself', async () => {
    await writeRowsAs('npy', at('one'), rows);
    await expect(compareMigration(at('one'), at('one'))).rejects.toMatchObject({
      code: 'same-dataset',
      exitCode: 2,
    });
  });

  it.each(['hyrax', 'npy', 'lance'])(
    'does not compare %s with itself under two names',
    async (format) => {
      const one = awkwardRows({ rows: 40 });
      await writeRowsAs(format, at('one'), one);
      await expect(compareMigration(at('one'), at('one'))).rejects.toMatchObject({
        code: 'same-dataset',
        exitCode: 2,
      });
      const { publishedPath } = await convert(
        requestFor(at('one'), 'lance', { destination: at('result') }),
        { emit: () => undefined },
      );
      for (const path of [at('result'), publishedPath])
        await expect(compareMigration(path, at('result'))).rejects.toMatchObject({
          code: 'same-dataset',
          exitCode: 2,
        });
    },
  );
});
