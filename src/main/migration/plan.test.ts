import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { convert } from './convert';
import { planMigration } from './plan';
import { range } from './testing/memory-dataset';
import { awkwardRows, collect, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

describe('a plan', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const request = (more = {}) =>
    requestFor(at('source'), 'npy', { destination: at('result'), ...more });
  beforeEach(() => writeRowsAs('npy', at('source'), awkwardRows()));

  it('says where, what, how much and how long, and writes nothing', async () => {
    const before = await snapshot(folder.path);
    const plan = await planMigration(request(), { trial: true });
    expect(plan).toMatchObject({
      request: request(),
      source: { path: at('source'), rowCount: 300 },
      destination: at('result'),
      publishedPath: at('result'),
      stagingPath: at('.result.arrayscope-staging'),
      problems: [],
      resumable: null,
      estimate: { rows: 300, trialRows: 300 },
    });
    expect(plan.mappings.map(({ field }) => field.name)).toEqual(['id', 'tensor']);
    expect(plan.orders).toEqual([
      expect.objectContaining({
        order: 'stored',
        unchanged: true,
        beforeIds: ['object-0', 'object-919', 'object-838', 'object-757', 'object-676'],
        afterIds: ['object-0', 'object-919', 'object-838', 'object-757', 'object-676'],
      }),
    ]);
    const { seconds, freeBytes, neededBytes, bytes, memoryBytes } = plan.estimate;
    expect(bytes).toBeGreaterThanOrEqual(300 * 80);
    expect(neededBytes).toBeGreaterThan(bytes);
    expect(freeBytes).toBeGreaterThan(neededBytes);
    expect(memoryBytes).toBeGreaterThan(1e8);
    expect(seconds?.low).toBeGreaterThan(0);
    expect(seconds?.high).toBeGreaterThan(seconds?.low ?? Infinity);
    expect(await snapshot(folder.path, /^$/)).toEqual(before);
    expect(await readdir(folder.path)).toEqual(['source']);
  });

  it('shows what the index order changes for a reader of the result', async () => {
    await writeRowsAs('hyrax', at('hyrax'), awkwardRows());
    const sorted = range(300)
      .map((row) => `object-${(row * 7919) % 1000}`)
      .sort()
      .slice(0, 5);
    const stored = ['object-0', 'object-919', 'object-838', 'object-757', 'object-676'];
    const toNpy = await planMigration(
      requestFor(at('hyrax'), 'npy', { destination: at('result') }),
      { trial: false },
    );
    expect(
      toNpy.orders.map(({ order, unchanged, beforeIds, afterIds }) => ({
        order,
        unchanged,
        beforeIds,
        afterIds,
      })),
    ).toEqual([
      { order: 'stored', unchanged: false, beforeIds: sorted, afterIds: stored },
      { order: 'index', unchanged: true, beforeIds: sorted, afterIds: sorted },
    ]);
    // Hyrax's own reader sorts what is written in any order.
    const toHyrax = await planMigration(request({ to: 'hyrax' }), { trial: false });
    expect(toHyrax.orders).toEqual([
      expect.objectContaining({
        order: 'stored',
        unchanged: false,
        beforeIds: stored,
        afterIds: sorted,
        after: expect.stringContaining('sorted by id'),
      }),
    ]);
  });

  it('gives no time where no trial ran', async () => {
    const { estimate } = await planMigration(request(), { trial: false });
    expect(estimate).toMatchObject({ seconds: null, trialRows: 0 });
  });

  it('names what forbids the run, and tries nothing out then', async () => {
    await mkdir(at('result'));
    await writeFile(at('result', 'thesis.txt'), 'all of it');
    const plan = await planMigration(request(), { trial: true });
    expect(plan.problems).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'destination-exists',
        message: expect.stringContaining('rollback'),
      }),
    ]);
    expect(plan.estimate.seconds).toBeNull();
  });

  it('knows of a run that was written whole and not published', async () => {
    const controller = new AbortController();
    const { emit } = collect((event) => {
      if (event.type === 'phase' && event.phase === 'verify') controller.abort();
    });
    const kept = request({ keepStaging: true });
    await convert(kept, { signal: controller.signal, emit }).catch(() => undefined);
    expect((await planMigration(request(), { trial: false })).resumable).toMatchObject({
      rowsDone: 300,
      rowsVerified: 0,
      rows: 300,
    });
    // Another place: nothing is known there.
    expect(
      (await planMigration(request({ destination: at('other') }), { trial: false })).resumable,
    ).toBeNull();
  });
});
