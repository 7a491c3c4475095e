import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SettingsNeededError } from '../../shared/errors';
import { openText, sourceChoice, splitPairs } from './open-option';
import { explain } from './run';
import { shellCommand, withWay } from './shell-command';
import { parseSettings } from './settings-option';
import { runCaptured, runJson } from './testing/run-captured';

describe('--open', () => {
  it.each([
    ['a=1,b=2', ['a=1', 'b=2']],
    ['shape=64,64,3,dtype=float32', ['shape=64,64,3', 'dtype=float32']],
    ['path="a,b=c",n=1', ['path="a,b=c"', 'n=1']],
    ['a=', ['a=']],
    ['', ['']],
  ])('splits %s', (text, pairs) => expect(splitPairs(text)).toEqual(pairs));

  it('takes back every setting that it was printed from', () => {
    const settings = {
      dimension: 128,
      deep: true,
      member: 'a,b=c "quoted" ü',
      number: '12',
      empty: '',
      shape: [64, 64],
      bracket: '[x]',
      none: null,
    };
    const schema = z.object({
      dimension: z.int(),
      deep: z.boolean(),
      member: z.string(),
      number: z.string(),
      empty: z.string(),
      shape: z.array(z.int()),
      bracket: z.string(),
      none: z.string().nullable(),
    });
    expect(parseSettings(splitPairs(openText(settings)), [schema], 'X')).toEqual(settings);
  });
});

describe('a command to copy', () => {
  it('quotes for a shell what needs it', () => {
    expect(shellCommand(['inspect', "/a b/it's", '--open', 'n=1,m="x"'])).toBe(
      `arrayscope inspect '/a b/it'\\''s' --open 'n=1,m="x"'`,
    );
  });

  it('replaces the options that it had, as its command calls them', () => {
    const way = { label: '', format: 'x', settings: { n: 2 } };
    expect(withWay(['preview', '/a', '--format=y', '--row', '1', '--open', 'n=1'], way)).toBe(
      'arrayscope preview /a --row 1 --format x --open n=2',
    );
    expect(withWay(['migrate', '/a', '/b', '--from', 'y'], way)).toBe(
      'arrayscope migrate /a /b --from x --open n=2',
    );
    expect(withWay(['inspect', '/a'], { label: '', format: 'x' })).toBe(
      'arrayscope inspect /a --format x',
    );
  });
});

describe('bytes that do not say what they mean', () => {
  const error = new SettingsNeededError('/a.raw holds numbers of no known width.', [
    { label: '128 × float32: 10 rows', format: 'raw', settings: { dimension: 128 } },
    { label: '64 × float64: 10 rows', format: 'raw', settings: { dimension: 64 } },
  ]);
  const said = (json: boolean) => {
    const written = { stdout: '', stderr: '' };
    const host = {
      stdout: { write: (text: string) => (written.stdout += text) },
      stderr: { write: (text: string) => (written.stderr += text) },
      signal: new AbortController().signal,
    };
    const code = explain(host, error, { json }, ['inspect', '/a.raw', '--stats']);
    return { code, ...written };
  };

  it('come with a command for every choice', () => {
    expect(said(false)).toEqual({
      code: 3,
      stdout: '',
      stderr: [
        'arrayscope: /a.raw holds numbers of no known width.',
        '',
        '  # 128 × float32: 10 rows',
        '  arrayscope inspect /a.raw --stats --format raw --open dimension=128',
        '  # 64 × float64: 10 rows',
        '  arrayscope inspect /a.raw --stats --format raw --open dimension=64',
        '',
      ].join('\n'),
    });
  });

  it('come with the choices in JSON', () => {
    const { stdout, stderr } = said(true);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'settings-needed', choices: error.choices },
    });
  });
});

describe('commands with --open', () => {
  let folder: string;
  let sample: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arrayscope-open-option-'));
    sample = join(folder, 'run');
    await runJson(['sample', sample, '--items', '6', '--shape', '3', '--batch-rows', '4']);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('open with these settings, of the format that claims the path', async () => {
    expect(await sourceChoice(sample, undefined, { open: ['reader=whole-batch'] })).toEqual({
      format: 'hyrax',
      settings: { reader: 'whole-batch' },
    });
    const { document } = await runJson(['inspect', sample, '--open', 'reader=whole-batch']);
    expect(document).toMatchObject({ openSettings: { reader: 'whole-batch' } });
    const row = await runJson(['preview', sample, '--row', '5', '--open', 'reader=whole-batch']);
    expect(row).toMatchObject({ code: 0, document: { row: 5 } });
  });

  it.each([
    ['inspect', []],
    ['preview', ['--row', '0']],
    ['migrate', ['--dry-run']],
    ['bench', []],
  ])('%s refuses what the format has not', async (command, more) => {
    const refused = await runJson([command, sample, ...more, '--open', 'colour=red']);
    expect(refused).toMatchObject({ code: 2, document: { error: { code: 'bad-setting' } } });
  });

  it('verify opens the source with them', async () => {
    const raw = join(folder, 'numbers.bin');
    const copy = join(folder, 'copy.bin');
    const result = join(folder, 'numbers');
    const open = ['--open', 'dtype=float32,dimension=3'];
    await writeFile(raw, Buffer.from(new Float32Array([1, 2, 3, 4, 5, 6]).buffer));
    await copyFile(raw, copy);
    expect(await runJson(['migrate', raw, result, '--to', 'npz', ...open])).toMatchObject({
      code: 0,
    });
    expect(await runJson(['verify', copy, result])).toMatchObject({
      document: { error: { code: 'settings-needed' } },
    });
    expect(await runJson(['verify', copy, result, ...open])).toMatchObject({
      code: 0,
      document: { equal: true, rowsCompared: 2, complete: true },
    });
  });

  it('bench has nothing to open without a path', async () => {
    const { code, stderr } = await runCaptured(['bench', '--open', 'a=1']);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('PATH') });
  });

  it('plan a migration with them', async () => {
    const { document } = await runJson([
      'migrate',
      sample,
      join(folder, 'out'),
      '--dry-run',
      '--open',
      'reader=whole-batch',
    ]);
    expect(document).toMatchObject({
      request: { sourceFormat: 'hyrax', sourceSettings: { reader: 'whole-batch' } },
      source: { openSettings: { reader: 'whole-batch' } },
    });
  });
});
