/** Conversions that are stopped after some rows, and gone on with. */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MigrationRequest } from '../../shared/model/migration';
import { convert } from './convert';
import { walkFiles } from '../datasets/fingerprint';
import { journalPath } from './journal';
import { type Manifest, manifestSchema } from './manifest';
import { planMigration } from './plan';
import { readStaged } from './resume';
import { everyRows } from './testing/every-rows';
import { awkwardRows, collect, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { compareMigration } from './verify';

/** Rows of 16 kB and an id: so many are read at once. */
const SLICE = 255;
const ROWS = 5 * SLICE + 25;

describe('a conversion that was stopped', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const staging = (): string => at('.result.arrayscope-staging');
  let before: Readonly<Record<string, string>> = {};
  beforeEach(async () => {
    await writeRowsAs(
      'hyrax',
      at('source'),
      awkwardRows({ rows: ROWS, shape: [64, 64], ids: (row) => `object-${(row * 7919) % 10_007}` }),
    );
    before = await snapshot(at('source'));
  });
  const request = (more: Partial<MigrationRequest> = {}) =>
    requestFor(at('source'), 'npy', {
      sourceFormat: 'hyrax',
      destination: at('result'),
      ...more,
    });

  /** Stops after so many chunks of one slice. */
  const stopAfter = async (chunks: number, more: Partial<MigrationRequest> = {}): Promise<void> => {
    const controller = new AbortController();
    const chunkSize = everyRows(1, (done) => {
      if (done === chunks) controller.abort();
    });
    await expect(
      convert(request(more), { signal: controller.signal, emit: () => undefined, chunkSize }),
    ).rejects.toMatchObject({ code: 'cancelled', exitCode: 130 });
    expect(await snapshot(at('source'))).toEqual(before);
    expect((await readdir(folder.path)).sort()).toContain('.result.arrayscope-staging');
  };
  const goOn = (more: Partial<MigrationRequest> = {}) =>
    convert(request({ resume: true, ...more }), {
      emit: () => undefined,
      chunkSize: everyRows(600),
    });

  describe.each([
    ['npy', 'stored'],
    ['npy', 'index'],
    ['hyrax', 'stored'],
    ['hyrax', 'index'],
  ] as const)('to %s in %s order', (to, order) => {
    it('ends in the very files that an undisturbed one makes', async () => {
      const whole = request({ to, order, destination: at('whole') });
      await convert(whole, { emit: () => undefined });
      const expected = await contents(at('whole'));
      for (const chunks of [1, 6]) {
        await stopAfter(chunks, { to, order });
        const result = await goOn({ to, order });
        expect(result.resumedRows, `${chunks} chunks`).toBe(Math.min(ROWS, SLICE * chunks));
        expect(result.verified).toMatchObject({ rows: ROWS, complete: true });
        expect(await contents(at('result')), `${chunks} chunks`).toEqual(expected);
        await rm(at('result'), { recursive: true });
      }
      expect(await snapshot(at('source'))).toEqual(before);
    });
  });

  it('to Lance goes on behind what was committed', async () => {
    const more = { to: 'lance', order: 'index' } as const;
    // A fragment is 24 MB: all rows, and those behind them.
    await rm(at('source'), { recursive: true });
    await writeRowsAs('hyrax', at('source'), awkwardRows({ rows: 4000, shape: [64, 64] }));
    before = await snapshot(at('source'));
    await stopAfter(14, more);
    const result = await goOn(more);
    expect(result.resumedRows).toBeGreaterThanOrEqual(1400);
    expect(result.resumedRows).toBeLessThan(14 * SLICE);
    expect(await compareMigration(at('source'), at('result'))).toMatchObject({
      equal: true,
      order: 'index',
      rowsCompared: 4000,
    });
  });

  it('can be stopped again and again', async () => {
    await stopAfter(1);
    await stopAfter(2, { resume: true });
    await stopAfter(2, { resume: true });
    const result = await goOn();
    expect(result.resumedRows).toBe(5 * SLICE);
    expect(await compareMigration(at('source'), at('result'))).toMatchObject({ equal: true });
    expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
  });

  it('has the digests of all chunks in its manifest, whoever wrote them', async () => {
    await stopAfter(2);
    const { manifest } = await goOn();
    const { chunks } = await manifestAt(manifest);
    expect(chunks.map(({ start, rows }) => [start, rows])).toEqual([
      [0, SLICE],
      [SLICE, SLICE],
      [2 * SLICE, 3 * SLICE],
      [5 * SLICE, 25],
    ]);
    for (const { source, target } of chunks) {
      expect(Object.keys(source).sort()).toEqual(Object.keys(target ?? {}).sort());
      expect(Object.values(source)).toEqual(Object.values(target ?? {}));
    }
  });

  it('is told of by a plan: how far, and since when', async () => {
    await stopAfter(2);
    const plan = await planMigration(request(), { trial: false });
    expect(plan).toMatchObject({
      resumes: true,
      resumable: { rowsDone: 2 * SLICE, rowsVerified: 0, rows: ROWS },
    });
    expect(plan.resumable?.stagedBytes).toBeGreaterThan(2 * SLICE * 64 * 64 * 4);
    const moment = (text = ''): number => Date.parse(text);
    expect(moment(plan.resumable?.lastAt)).toBeGreaterThanOrEqual(
      moment(plan.resumable?.startedAt),
    );
  });

  it('begins anew without being asked to go on', async () => {
    await stopAfter(2);
    const { resumedRows } = await convert(request(), { emit: () => undefined });
    expect(resumedRows).toBe(0);
    expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
  });

  it('begins anew to a format that cannot go on, and leaves nothing before', async () => {
    const npz = { to: 'npz', destination: at('result.npz') };
    expect(await planMigration(request(npz), { trial: false })).toMatchObject({ resumes: false });
    const controller = new AbortController();
    const chunkSize = everyRows(1, () => controller.abort());
    await expect(
      convert(request(npz), { signal: controller.signal, emit: () => undefined, chunkSize }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder.path)).toEqual(['source']);
    expect(await goOn(npz)).toMatchObject({ resumedRows: 0, verified: { rows: ROWS } });
  });

  describe('is refused, and left as it was,', () => {
    const refused = async (
      more: Partial<MigrationRequest>,
      code: string,
      words: string,
    ): Promise<void> => {
      const staged = await snapshot(staging(), /^$/);
      await expect(goOn(more)).rejects.toMatchObject({
        code,
        exitCode: 3,
        message: expect.stringContaining(words),
      });
      expect(await snapshot(staging(), /^$/)).toEqual(staged);
    };
    beforeEach(() => stopAfter(2));

    it('when the source was written to', async () => {
      utimesSync(at('source', 'batch_0.npy'), 5, 5);
      await refused({}, 'cannot-resume', 'the source changed: batch_0.npy was written to');
      // A plan that begins anew warns of what it discards.
      expect((await planMigration(request(), { trial: false })).problems).toContainEqual(
        expect.objectContaining({
          severity: 'warning',
          code: 'staged-discarded',
          message: expect.stringContaining('batch_0.npy was written to'),
        }),
      );
    });
    it('when another order is asked for', () =>
      refused(
        { order: 'index' },
        'cannot-resume',
        'the row order was “stored” and is now “index”',
      ));
    it('when another format is asked for', () =>
      refused({ to: 'hyrax' }, 'cannot-resume', 'the target format was “npy” and is now “hyrax”'));
    it('when the journal is of another version', async () => {
      await writeFile(journalPath(staging()), '{"type":"begin","version":1,"at":"x"}\n');
      await refused({}, 'other-journal-version', 'another version (1); this program reads 2');
      // Without --resume it is ours to discard.
      await convert(request(), { emit: () => undefined });
      expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
    });
    it('when a line of the journal is damaged', async () => {
      const text = await readFile(journalPath(staging()), 'utf8');
      await writeFile(journalPath(staging()), text.replace('"rows":255', '"rows":256'));
      await refused({}, 'bad-journal', 'Line 2 of');
    });
    it('when what is staged is shorter than the journal says', async () => {
      const [data] = (await walkFiles(staging())).filter(({ path }) => path.includes('tensor'));
      writeFileSync(join(staging(), data?.path ?? ''), 'short');
      await refused({}, 'cannot-resume', 'cannot be continued');
    });
  });

  it('goes on with its verification where that was stopped', async () => {
    const controller = new AbortController();
    const noted = (): number =>
      readFileSync(journalPath(staging()), 'utf8').split('"checked"').length;
    const { emit } = collect((event) => {
      if (event.type === 'progress' && event.phase === 'verify' && noted() > 2) controller.abort();
    });
    const stopped = convert(request(), {
      signal: controller.signal,
      emit,
      chunkSize: everyRows(1),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const checked = (await readStaged(staging()))?.checked ?? [];
    // The last report comes at the end: stopped there, everything was compared.
    expect(checked.length).toBeGreaterThanOrEqual(2);
    const done: number[] = [];
    const again = collect((event) => {
      if (event.type === 'progress' && event.phase === 'verify') done.push(event.progress.done);
    });
    const result = await convert(request({ resume: true }), again);
    expect(done[0]).toBe(checked.reduce((sum, { rows }) => sum + rows, 0));
    expect(result.verified).toMatchObject({ rows: ROWS, tensors: ROWS, complete: true });
    expect((await manifestAt(result.manifest)).chunks).toHaveLength(6);
  });

  it('compares everything again where what is staged was touched since', async () => {
    const controller = new AbortController();
    const { emit } = collect((event) => {
      if (event.type === 'phase' && event.phase === 'publish') controller.abort();
    });
    await convert(request(), { signal: controller.signal, emit }).catch(() => undefined);
    utimesSync(join(staging(), 'result', 'tensor.npy'), 5, 5);
    const done: number[] = [];
    const again = collect((event) => {
      if (event.type === 'progress' && event.phase === 'verify') done.push(event.progress.done);
    });
    await convert(request({ resume: true }), again);
    expect([done[0], done.at(-1)]).toEqual([0, ROWS]);
  });

  it('finds a bit that was flipped in what an earlier run had written', async () => {
    await stopAfter(3);
    flipByte(join(staging(), 'result', 'tensor.npy'), 20_000);
    await expect(goOn()).rejects.toMatchObject({
      code: 'not-equal',
      exitCode: 1,
      row: 1,
      message: expect.stringContaining('in row 1 (id “object-7919”)'),
    });
    expect(await readdir(folder.path)).toEqual(['source']);
  });

  it('blames the source where that no longer holds what was read from it', async () => {
    const { emit } = collect((event) => {
      if (event.type !== 'phase' || event.phase !== 'verify') return;
      flipByte(at('source', 'batch_0.npy'), 20_000);
    });
    await expect(convert(request(), { emit, chunkSize: everyRows(1) })).rejects.toMatchObject({
      code: 'source-changed',
      exitCode: 3,
      message: expect.stringMatching(/rows 0 to 254 .*batch_0\.npy was written to/),
    });
    expect(await readdir(folder.path)).toEqual(['source']);
  });

  it('goes on behind a line that was cut short', async () => {
    await stopAfter(2);
    appendFileSync(journalPath(staging()), '0123456789abcdef {"type":"chu');
    expect(await goOn()).toMatchObject({ resumedRows: 2 * SLICE, verified: { rows: ROWS } });
  });
});

/** SHA-256 of every file by its path; the manifest tells times, so it is none of them. */
async function contents(root: string): Promise<Readonly<Record<string, string>>> {
  const files = (await walkFiles(root)).filter(({ path }) => !path.endsWith('-manifest.json'));
  const digests = files.map(async ({ path }) => {
    const bytes = await readFile(join(root, path));
    return [path, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries((await Promise.all(digests)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function manifestAt(path: string): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
