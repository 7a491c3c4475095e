import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { convert } from './convert';
import { everyRows } from './testing/every-rows';
import { awkwardRows, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { verifyByManifest } from './verify-manifest';

const ROWS = 600;
const ROW = 64 * 64 * 4;
/** Rows that are read at once, and the chunks that they make. */
const SLICE = 255;

describe('a result and its manifest, years later', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const migrate = async (to: string, more = {}): Promise<string> => {
    const { manifest } = await convert(
      requestFor(at('source'), to, { destination: at('result'), ...more }),
      { emit: () => undefined, chunkSize: everyRows(1) },
    );
    // The source is not needed any more.
    await rm(at('source'), { recursive: true });
    return manifest;
  };
  /** Changes the tensors of the result in .npy, behind a header of 128 bytes. */
  const edit = async (change: (data: Buffer) => void): Promise<void> => {
    const file = await readFile(at('result', 'tensor.npy'));
    change(file.subarray(128));
    await writeFile(at('result', 'tensor.npy'), file);
  };
  beforeEach(() => writeRowsAs('npy', at('source'), awkwardRows({ rows: ROWS, shape: [64, 64] })));

  it.each(['npy', 'hyrax', 'lance'])('in %s are equal without the source', async (to) => {
    await migrate(to);
    expect(await verifyByManifest(at('result'))).toMatchObject({
      source: at('source'),
      destination: at('result'),
      against: 'manifest',
      equal: true,
      complete: true,
      rowsCompared: ROWS,
      differences: [],
    });
    await rename(at('result'), at('elsewhere'));
    expect(await verifyByManifest(at('elsewhere'))).toMatchObject({ equal: true });
  });

  it('have fields of any name', async () => {
    const { fields, columns, rowCount } = awkwardRows();
    const named = (name: string): string => (name === 'tensor' ? '__proto__' : name);
    await rm(at('source'), { recursive: true });
    await writeRowsAs('npy', at('source'), {
      fields: fields.map((field) => ({ ...field, name: named(field.name) })),
      columns: new Map([...columns].map(([name, column]) => [named(name), column])),
      rowCount,
    });
    await migrate('npy');
    expect(await verifyByManifest(at('result'))).toMatchObject({ equal: true, differences: [] });
  });

  it.each([
    ['no chunk', () => []],
    ['a chunk too few', (chunks: unknown[]) => chunks.slice(1)],
    ['a chunk twice', (chunks: unknown[]) => [chunks[0], chunks[0], ...chunks.slice(2)]],
    [
      'a chunk without a field',
      (chunks: { target: { tensor?: string } }[]) => {
        delete chunks[1]?.target.tensor;
        return chunks;
      },
    ],
  ])('are refused where the manifest tells of %s', async (_, change) => {
    const path = await migrate('npy');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as { chunks: never[] };
    await writeFile(path, JSON.stringify({ ...manifest, chunks: change(manifest.chunks) }));
    await expect(verifyByManifest(at('result'))).rejects.toMatchObject({ code: 'bad-manifest' });
  });

  it('tell which rows of which field hold something else', async () => {
    await migrate('npy');
    // One bit of the last tensor.
    await edit((data) => (data[ROWS * ROW - 1] = (data[ROWS * ROW - 1] ?? 0) ^ 1));
    expect(await verifyByManifest(at('result'))).toMatchObject({
      equal: false,
      complete: true,
      differenceCount: ROWS - 2 * SLICE,
      differences: [
        {
          row: 2 * SLICE,
          id: null,
          kind: 'digest',
          message: '“tensor” no longer holds what was recorded in rows 510 to 599.',
        },
      ],
    });
  });

  it('tell of rows that were swapped, also within a chunk', async () => {
    await migrate('npy');
    await edit((data) => {
      const row = Buffer.from(data.subarray(3 * ROW, 4 * ROW));
      data.copy(data, 3 * ROW, 7 * ROW, 8 * ROW);
      row.copy(data, 7 * ROW);
    });
    expect(await verifyByManifest(at('result'))).toMatchObject({
      equal: false,
      differences: [{ row: 0, kind: 'digest' }],
    });
  });

  it('tell of −0 for 0 and of another NaN', async () => {
    await rm(at('source'), { recursive: true });
    const rows = awkwardRows({ rows: 4, shape: [2] });
    await writeRowsAs('npy', at('source'), rows);
    await migrate('npy');
    for (const [before, after] of [
      ['00000000', '00000080'],
      ['0000c07f', '0100c07f'],
    ] as const) {
      const whole = await readFile(at('result', 'tensor.npy'));
      await edit((data) => data.write(before, 0, 'hex'));
      const one = await verifyByManifest(at('result'));
      await edit((data) => data.write(after, 0, 'hex'));
      const other = await verifyByManifest(at('result'));
      // Neither is what was there.
      expect([one.equal, other.equal]).toEqual([false, false]);
      await writeFile(at('result', 'tensor.npy'), whole);
    }
    expect(await verifyByManifest(at('result'))).toMatchObject({ equal: true });
  });

  it('that were never verified are compared with what was read from the source', async () => {
    await migrate('npy', { verify: false });
    expect(await verifyByManifest(at('result'))).toMatchObject({ equal: true, complete: true });
    await edit((data) => (data[5] = (data[5] ?? 0) ^ 1));
    expect(await verifyByManifest(at('result'))).toMatchObject({
      equal: false,
      differences: [{ row: 0, kind: 'digest' }],
    });
  });

  it('tell of rows that were recorded and are not there', async () => {
    const path = await migrate('npy');
    const manifest = await readFile(path);
    await rm(at('result'), { recursive: true });
    await writeRowsAs('npy', at('result'), awkwardRows({ rows: ROWS - 1, shape: [64, 64] }));
    await writeFile(path, manifest);
    const { equal, complete, differences } = await verifyByManifest(at('result'));
    expect({ equal, complete }).toEqual({ equal: false, complete: false });
    expect(differences[0]).toMatchObject({ row: ROWS - 1, kind: 'row-count' });
  });

  it('of another version are refused by name', async () => {
    const path = await migrate('npy');
    const manifest = await readFile(path, 'utf8');
    await writeFile(path, manifest.replace('"version": 2', '"version": 1'));
    await expect(verifyByManifest(at('result'))).rejects.toMatchObject({
      code: 'other-manifest-version',
      exitCode: 3,
      message: `${path} was written by another version (1); this program reads 2.`,
    });
  });

  it('are needed', async () => {
    await rm(await migrate('npy'));
    await expect(verifyByManifest(at('result'))).rejects.toMatchObject({ code: 'no-manifest' });
  });

  it('tell what it was made with', async () => {
    const manifest: unknown = JSON.parse(await readFile(await migrate('npy'), 'utf8'));
    expect(manifest).toMatchObject({
      kind: 'arrayscope-manifest',
      version: 2,
      arrayscope: expect.stringMatching(/^\d+\.\d+\.\d+/),
      libraries: { '@lancedb/lancedb': expect.stringMatching(/^\d/) },
      machine: { node: process.versions.node, architecture: process.arch },
      source: { fields: [{ name: 'id' }, { name: 'tensor', dtype: 'float32', shape: [64, 64] }] },
    });
  });

  it('stop when they are asked to, and say that not all was compared', async () => {
    await migrate('npy');
    const controller = new AbortController();
    const stopped = await verifyByManifest(at('result'), {
      signal: controller.signal,
      report: () => controller.abort(),
    });
    expect(stopped).toMatchObject({ equal: false, complete: false, rowsCompared: 0 });
  });
});
