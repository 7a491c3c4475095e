import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MigrationPhase } from '../../shared/model/migration';
import { NUMERIC_DTYPES } from '../../shared/model/dtype';
import { openDataset } from '../datasets/open';
import { stringsOf } from '../lib/string-column';
import { convert } from './convert';
import { walkFiles } from '../datasets/fingerprint';
import { manifestSchema } from './manifest';
import { range } from './testing/memory-dataset';
import { awkwardRows, collect, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { compareMigration } from './verify';

const ignore = { emit: (): void => undefined };
const FORMATS = ['hyrax', 'npy', 'lance'];
const PAIRS = FORMATS.flatMap((from) => FORMATS.map((to) => [from, to] as const));

describe('a conversion', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  beforeEach(() => vi.stubEnv('ARRAYSCOPE_HOME', at('home')));
  afterEach(() => vi.unstubAllEnvs());

  /** Nothing of ours is left, and the source is what it was. */
  const expectUntouched = async (before: Readonly<Record<string, string>>): Promise<void> => {
    expect(await readdir(folder.path)).toEqual(['source']);
    expect(
      (await readdir(at('source'))).filter((name) =>
        /arrayscope-(staging|lock|trash|trial)|lance_db/.test(name),
      ),
    ).toEqual([]);
    expect(await snapshot(at('source'))).toEqual(before);
  };

  it.each(PAIRS)(
    'from %s to %s holds the same rows and leaves the source as it was',
    async (from, to) => {
      await writeRowsAs(from, at('source'), awkwardRows());
      const before = await snapshot(at('source'));
      const { events, emit } = collect();
      const result = await convert(requestFor(at('source'), to, { destination: at('result') }), {
        emit,
      });
      expect(result).toMatchObject({
        source: at('source'),
        destination: at('result'),
        format: to,
        rows: 300,
        verified: { rows: 300, tensors: 300, complete: true },
      });
      expect(result.bytesRead).toBeGreaterThanOrEqual(300 * 80);
      const written = await walkFiles(result.publishedPath);
      expect(result.bytesWritten).toBeGreaterThanOrEqual(
        written.reduce((sum, { bytes }) => sum + bytes, 0),
      );
      const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
      expect(phases).toEqual([
        'preflight',
        'write',
        'verify',
        'publish',
        'done',
      ] satisfies MigrationPhase[]);

      const manifest = manifestSchema.parse(JSON.parse(await readFile(result.manifest, 'utf8')));
      expect(manifest).toMatchObject({
        rows: 300,
        order: 'stored',
        verified: { rows: 300, complete: true },
      });
      expect(manifest.chunks[0]?.source['tensor']).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(manifest.result.fingerprint).toMatchObject({ files: written.length - 1 });

      expect(await snapshot(at('source'))).toEqual(before);
      expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
      expect(await compareMigration(at('source'), at('result'))).toMatchObject({
        equal: true,
        complete: true,
        rowsCompared: 300,
      });
    },
  );

  it.each(FORMATS)('to %s keeps duplicate ids', async (to) => {
    await writeRowsAs('npy', at('source'), awkwardRows({ ids: (row) => `twin-${row % 3}` }));
    const result = await convert(
      requestFor(at('source'), to, { destination: at('result') }),
      ignore,
    );
    expect(result.verified).toMatchObject({ rows: 300, complete: true });
  });

  it.each(FORMATS)('to %s writes a dataset without rows', async (to) => {
    await writeRowsAs('npy', at('source'), awkwardRows({ rows: 0 }));
    const result = await convert(
      requestFor(at('source'), to, { destination: at('result') }),
      ignore,
    );
    expect(result).toMatchObject({ rows: 0, verified: { rows: 0, complete: true } });
    expect(await compareMigration(at('source'), at('result'))).toMatchObject({
      equal: true,
      rowsCompared: 0,
    });
  });

  it.each(FORMATS)('to %s that is not verified says so', async (to) => {
    await writeRowsAs('npy', at('source'), awkwardRows());
    const result = await convert(
      requestFor(at('source'), to, { destination: at('result'), verify: false }),
      ignore,
    );
    expect(result.verified).toBeNull();
    expect(manifestSchema.parse(JSON.parse(await readFile(result.manifest, 'utf8')))).toMatchObject(
      { verified: null },
    );
  });

  it.each(FORMATS)('to %s writes the rows as the index lists them', async (to) => {
    await writeRowsAs('hyrax', at('source'), awkwardRows());
    const request = requestFor(at('source'), to, { destination: at('result'), order: 'index' });
    const result = await convert(request, ignore);
    expect(result).toMatchObject({ order: 'index', verified: { rows: 300, complete: true } });
    const { dataset } = await openDataset(result.publishedPath, { format: to });
    try {
      const written = await dataset.take(range(300), { columns: ['id'] });
      const ids = written.columns.get('id');
      expect(ids?.kind === 'string' ? stringsOf(ids) : null).toEqual(
        range(300)
          .map((row) => `object-${(row * 7919) % 1000}`)
          .sort(),
      );
    } finally {
      await dataset.close();
    }
    expect(await compareMigration(at('source'), at('result'))).toMatchObject({
      equal: true,
      order: 'index',
    });
    // Without what was recorded, the first rows tell.
    await rm(result.manifest);
    expect(await compareMigration(at('source'), at('result'))).toMatchObject({
      equal: true,
      order: 'index',
      rowsCompared: 300,
    });
  });

  it.each(FORMATS)('to %s keeps every bit of every dtype', async (to) => {
    for (const dtype of NUMERIC_DTYPES) {
      await writeRowsAs(
        'hyrax',
        at(`source-${dtype}`),
        awkwardRows({ dtype, rows: 40, shape: [3, 2] }),
      );
      const request = requestFor(at(`source-${dtype}`), to, { destination: at(`result-${dtype}`) });
      expect((await convert(request, ignore)).verified, dtype).toMatchObject({
        rows: 40,
        complete: true,
      });
    }
  });

  it('copies the config documents of the source into a new folder', async () => {
    await writeRowsAs('hyrax', at('source'), awkwardRows());
    await writeFile(at('source', 'original_dataset_config.toml'), '[general]\n');
    const result = await convert(
      requestFor(at('source'), 'npy', { destination: at('result') }),
      ignore,
    );
    const { copiedDocuments } = manifestSchema.parse(
      JSON.parse(await readFile(result.manifest, 'utf8')),
    ).result;
    expect(copiedDocuments.map(({ path }) => path)).toEqual(['original_dataset_config.toml']);
    expect(await readFile(at('result', 'original_dataset_config.toml'), 'utf8')).toBe(
      '[general]\n',
    );
  });

  it('to one file publishes the file with its manifest beside it', async () => {
    await writeRowsAs('hyrax', at('source'), awkwardRows());
    await writeFile(at('source', 'original_dataset_config.toml'), '[general]\n');
    // What an earlier run left that was killed between its manifest and its file.
    await writeFile(at('result.npz.arrayscope-manifest.json'), 'stale');
    const result = await convert(
      requestFor(at('source'), 'npz', { destination: at('result.npz') }),
      ignore,
    );
    expect(result).toMatchObject({ rows: 300, verified: { complete: true }, files: 1 });
    expect(result.manifest).toBe(at('result.npz.arrayscope-manifest.json'));
    const manifest = manifestSchema.parse(JSON.parse(await readFile(result.manifest, 'utf8')));
    expect(manifest.result.copiedDocuments).toEqual([]);
    expect((await readdir(folder.path)).sort()).toEqual([
      'result.npz',
      'result.npz.arrayscope-manifest.json',
      'source',
    ]);
    const verification = await compareMigration(at('source'), at('result.npz'));
    expect(verification).toMatchObject({ equal: true, rowsCompared: 300, complete: true });
  });

  it('reads its source with the settings that were chosen, also when it compares later', async () => {
    await writeRowsAs('hyrax', at('source'), awkwardRows());
    const sourceSettings = { reader: 'whole-batch' };
    const result = await convert(
      requestFor(at('source'), 'npy', { destination: at('result'), sourceSettings }),
      ignore,
    );
    expect(result).toMatchObject({ sourceFormat: 'hyrax', sourceSettings });
    const manifest = manifestSchema.parse(JSON.parse(await readFile(result.manifest, 'utf8')));
    expect(manifest.source.settings).toEqual(sourceSettings);
    // A setting that cannot be any more shows that it is used.
    const text = JSON.stringify({
      ...manifest,
      source: { ...manifest.source, settings: { reader: 'none' } },
    });
    await writeFile(result.manifest, text);
    await expect(compareMigration(at('source'), at('result'))).rejects.toMatchObject({
      code: 'bad-setting',
    });
  });

  it.each(FORMATS)('to %s of what was itself converted tells of itself alone', async (to) => {
    await writeRowsAs('npy', at('source'), awkwardRows());
    await convert(requestFor(at('source'), 'hyrax', { destination: at('between') }), ignore);
    const result = await convert(
      requestFor(at('between'), to, { destination: at('result') }),
      ignore,
    );
    const manifest = manifestSchema.parse(JSON.parse(await readFile(result.manifest, 'utf8')));
    expect(manifest.source.path).toBe(at('between'));
    expect(manifest.result.copiedDocuments).toEqual([]);
    const found = (await walkFiles(at('result'))).filter(({ path }) =>
      path.endsWith('-manifest.json'),
    );
    expect(found.map(({ path }) => at('result', path))).toEqual([result.manifest]);
  });

  describe('is refused, with nothing written,', () => {
    const refused = async (destination: string, code: string): Promise<void> => {
      const before = await snapshot(folder.path);
      await expect(
        convert(requestFor(at('source'), 'npy', { destination }), ignore),
      ).rejects.toMatchObject({
        code,
        message: expect.stringContaining(folder.path),
      });
      expect(await snapshot(folder.path)).toEqual(before);
    };
    beforeEach(() => writeRowsAs('npy', at('source'), awkwardRows()));

    it('when the destination holds something', async () => {
      await mkdir(at('result'));
      await writeFile(at('result', 'thesis.txt'), 'all of it');
      await refused(at('result'), 'destination-exists');
    });
    it('when the destination is a file', async () => {
      await writeFile(at('result'), 'a file');
      await refused(at('result'), 'not-a-folder');
    });
    it('when the destination is a file that was to hold the result', async () => {
      await writeFile(at('result'), 'a file');
      await expect(
        convert(requestFor(at('source'), 'lance', { destination: at('result') }), ignore),
      ).rejects.toMatchObject({ code: 'not-a-folder', exitCode: 3 });
      expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
    });
    it('when the destination is the source', () => refused(at('source'), 'same-place'));
    it('when the destination lies inside the source', () =>
      refused(at('source', 'sub'), 'inside-source'));
    it('when the folder around the destination is missing', () =>
      refused(at('no', 'such'), 'no-parent'));
    it('when the source is truncated', async () => {
      const file = at('source', 'tensor.npy');
      await writeFile(file, (await readFile(file)).subarray(0, 2000));
      await expect(
        convert(requestFor(at('source'), 'npy', { destination: at('result') }), ignore),
      ).rejects.toMatchObject({ exitCode: 3 });
      expect(await readdir(folder.path)).toEqual(['source']);
    });
    it('when the order is not known', async () => {
      const request = requestFor(at('source'), 'npy', {
        destination: at('result'),
        order: 'index',
      });
      await expect(convert(request, ignore)).rejects.toMatchObject({
        code: 'no-such-order',
        exitCode: 2,
      });
    });
    it('when a setting does not exist', async () => {
      const request = requestFor(at('source'), 'npy', {
        destination: at('result'),
        settings: { flavour: 1 },
      });
      await expect(convert(request, ignore)).rejects.toMatchObject({
        code: 'bad-setting',
        exitCode: 2,
      });
    });
  });

  it('takes an empty folder that was made for it', async () => {
    await writeRowsAs('npy', at('source'), awkwardRows());
    await mkdir(at('result'));
    await convert(requestFor(at('source'), 'npy', { destination: at('result') }), ignore);
    expect(await compareMigration(at('source'), at('result'))).toMatchObject({ equal: true });
  });

  describe.each(FORMATS)('to %s', (to) => {
    const request = (more = {}) =>
      requestFor(at('source'), to, { destination: at('result'), ...more });
    let before: Readonly<Record<string, string>> = {};
    beforeEach(async () => {
      await writeRowsAs('npy', at('source'), awkwardRows());
      before = await snapshot(at('source'));
    });

    it.each(['verify', 'publish'] satisfies MigrationPhase[])(
      'keeps what is written when it is stopped in phase %s, and goes on with it',
      async (phase) => {
        const controller = new AbortController();
        const { emit } = collect((event) => {
          if (event.type === 'phase' && event.phase === phase) controller.abort();
        });
        await expect(convert(request(), { signal: controller.signal, emit })).rejects.toMatchObject(
          { code: 'cancelled', exitCode: 130 },
        );
        expect((await readdir(folder.path)).sort()).toEqual([
          '.result.arrayscope-staging',
          'source',
        ]);
        expect(await snapshot(at('source'))).toEqual(before);
        const again = collect();
        const result = await convert(request({ resume: true }), again);
        expect(result).toMatchObject({ resumedRows: 300, verified: { rows: 300, complete: true } });
        expect(again.events).not.toContainEqual({ type: 'phase', phase: 'write' });
        expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
        expect(await snapshot(at('source'))).toEqual(before);
      },
    );

    it.each(['preflight', 'write'] satisfies MigrationPhase[])(
      'leaves nothing when it is cancelled in phase %s',
      async (phase) => {
        const controller = new AbortController();
        const { emit } = collect((event) => {
          if (event.type === 'phase' && event.phase === phase) controller.abort();
        });
        await expect(convert(request(), { signal: controller.signal, emit })).rejects.toMatchObject(
          { code: 'cancelled', exitCode: 130 },
        );
        await expectUntouched(before);
      },
    );

    it('lets one of two into the same place', async () => {
      const both = await Promise.allSettled([
        convert(request(), ignore),
        convert(request(), ignore),
      ]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const [lost] = both.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason as Error] : [],
      );
      expect(lost).toMatchObject({ code: expect.stringMatching(/^(busy|destination-exists)$/) });
      expect(await compareMigration(at('source'), at('result'))).toMatchObject({ equal: true });
      expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
    });

    it('publishes nothing when what was written differs in one bit', async () => {
      const { emit } = collect((event) => {
        if (event.type === 'phase' && event.phase === 'verify')
          flipLargest(at('.result.arrayscope-staging'));
      });
      await expect(convert(request(), { emit })).rejects.toMatchObject({
        code: 'not-equal',
        exitCode: 1,
      });
      await expectUntouched(before);
    });

    it('publishes nothing when the source was written to meanwhile', async () => {
      const { emit } = collect((event) => {
        if (event.type === 'phase' && event.phase === 'publish')
          utimesSync(at('source', 'tensor.npy'), 1, 1);
      });
      await expect(convert(request(), { emit })).rejects.toMatchObject({
        code: 'source-changed',
        message: expect.stringContaining('tensor.npy was written to'),
      });
      expect(await readdir(folder.path)).toEqual(['source']);
    });

    it('gives way to something that appeared at its destination meanwhile', async () => {
      const { emit } = collect((event) => {
        if (event.type !== 'phase' || event.phase !== 'publish') return;
        mkdirSync(at('result'));
        writeFileSync(at('result', 'theirs'), 'kept');
      });
      await expect(convert(request(), { emit })).rejects.toMatchObject({
        code: 'destination-exists',
      });
      expect(await readFile(at('result', 'theirs'), 'utf8')).toBe('kept');
      // What was verified is not lost for that.
      await rm(at('result'), { recursive: true });
      const again = collect();
      await convert(request({ resume: true }), again);
      expect(again.events).not.toContainEqual({ type: 'phase', phase: 'write' });
      expect(await compareMigration(at('source'), at('result'))).toMatchObject({ equal: true });
      expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
    });

    it('goes on at the verification where everything was written before', async () => {
      const controller = new AbortController();
      const stop = collect((event) => {
        if (event.type === 'phase' && event.phase === 'verify') controller.abort();
      });
      await expect(
        convert(request({ keepStaging: true }), { signal: controller.signal, emit: stop.emit }),
      ).rejects.toMatchObject({ code: 'cancelled' });
      expect(await readdir(folder.path)).toContain('.result.arrayscope-staging');
      const { events, emit } = collect();
      const result = await convert(request({ resume: true }), { emit });
      expect(events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []))).toEqual([
        'preflight',
        'verify',
        'publish',
        'done',
      ]);
      expect(result.verified).toMatchObject({ rows: 300, complete: true });
      expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
    });

    it('does not go on with what was written of another source', async () => {
      const controller = new AbortController();
      const stop = collect((event) => {
        if (event.type === 'phase' && event.phase === 'verify') controller.abort();
      });
      await convert(request({ keepStaging: true }), {
        signal: controller.signal,
        emit: stop.emit,
      }).catch(() => undefined);
      utimesSync(at('source', 'tensor.npy'), 5, 5);
      await expect(convert(request({ resume: true }), ignore)).rejects.toMatchObject({
        code: 'cannot-resume',
        exitCode: 3,
        message: expect.stringContaining('tensor.npy was written to'),
      });
      expect(await readdir(folder.path)).toContain('.result.arrayscope-staging');
      // Begun anew, it is discarded.
      const { events, emit } = collect();
      await convert(request(), { emit });
      expect(events).toContainEqual({ type: 'phase', phase: 'write' });
      expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
    });
  });
});

/** Changes one bit in the middle of the largest staged file. */
function flipLargest(folder: string): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  );
  const [path = folder] = paths
    .filter((name) => statSync(name).isFile())
    .sort((a, b) => statSync(b).size - statSync(a).size);
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
