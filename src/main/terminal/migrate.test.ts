import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert } from '../migration/convert';
import { requestFor } from '../migration/testing/real-rows';
import { runCaptured, runJson } from './testing/run-captured';

let folder: string;
const inside = (name: string): string => join(folder, name);
const sample = (name: string, ...args: readonly string[]) =>
  runJson(['sample', inside(name), '--items', '30', '--shape', '4,3', ...args]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-migrate-'));
  await sample('batches');
  await sample('table', '--layout', 'lance');
  await sample('other', '--layout', 'lance', '--seed', '1');
  await sample('longer', '--layout', 'lance', '--items', '31');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('verify', () => {
  it('has the fields of the terminal contract and ends with 0 where all is equal', async () => {
    const { code, stderr, document } = await runJson([
      'verify',
      inside('batches'),
      inside('table'),
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(document).toMatchObject({
      equal: true,
      rowsCompared: 30,
      complete: true,
      differences: [],
    });
    expect((await runCaptured(['verify', inside('batches'), inside('table')])).stdout).toMatch(
      /^Equal: 30 rows/,
    );
  });

  it('ends with 1 and names the rows where it is not', async () => {
    const { code, document } = await runJson(['verify', inside('batches'), inside('other')]);
    expect(code).toBe(1);
    expect(document).toMatchObject({ equal: false });
    expect(document['differences']).toContainEqual({
      row: 0,
      id: expect.any(String),
      kind: expect.any(String),
      message: expect.any(String),
    });
    const { stdout } = await runCaptured(['verify', inside('batches'), inside('other')]);
    expect(stdout).toMatch(/^NOT EQUAL: /);
    const longer = await runCaptured(['verify', inside('batches'), inside('longer')]);
    expect(longer.code).toBe(1);
    expect(longer.stdout).toMatch(/^NOT EQUAL: 1 row differs;/);
  });

  it('ends with 3 where one of the two is not there', async () => {
    expect(await runJson(['verify', inside('batches'), inside('absent')])).toMatchObject({
      code: 3,
      document: { error: { code: 'not-found', path: inside('absent') } },
    });
  });
});

describe('verify of a result alone', () => {
  it('needs its manifest', async () => {
    expect(await runJson(['verify', inside('table')])).toMatchObject({
      code: 3,
      document: { error: { code: 'no-manifest' } },
    });
    expect((await runJson(['verify', inside('table'), '--open', 'a=1'])).code).toBe(2);
    const both = await runJson(['verify', inside('batches'), inside('table'), '--record']);
    expect(both).toMatchObject({ code: 2, document: { error: { code: 'usage' } } });
  });

  it('says that it was compared with what was recorded, and ends with 1 where it differs', async () => {
    await sample('converted');
    await convert(requestFor(inside('converted'), 'npy', { destination: inside('result') }), {
      emit: () => undefined,
    });
    const equal = await runCaptured(['verify', inside('result')]);
    expect([equal.code, equal.stderr]).toEqual([0, '']);
    expect(equal.stdout).toMatch(/^Equal: 30 rows .*compared with what its manifest recorded/);
    const name = (await readdir(inside('result'))).find((file) => /^(data|tensor)/.test(file));
    const file = join(inside('result'), name ?? '');
    const bytes = await readFile(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(file, bytes);
    const other = await runCaptured(['verify', inside('result')]);
    expect(other.code).toBe(1);
    expect(other.stdout).toMatch(/^NOT EQUAL: some of 30 rows differ/);
  });
});

describe('rollback', () => {
  it('takes back nothing that no migration published', async () => {
    const before = await readdir(inside('table'));
    const { code, document } = await runJson(['rollback', inside('table')]);
    expect(code).toBe(3);
    expect(document).toMatchObject({ error: { message: expect.any(String) } });
    expect(await readdir(inside('table'))).toEqual(before);
    expect((await runJson(['rollback', inside('absent')])).code).toBe(3);
  });
});

describe('migrate', () => {
  it.each([
    [['--to', 'hdf9'], 'unknown-format'],
    [['--from', 'hdf9'], 'unknown-format'],
    [['--set', 'codec=gzip'], 'bad-setting'],
    [['--set', 'colour=red'], 'bad-setting'],
    [['--set', 'codec'], 'bad-setting'],
  ])('refuses %j before it reads anything', async (args, code) => {
    expect(await runJson(['migrate', inside('absent'), ...args])).toMatchObject({
      code: 2,
      document: { error: { code } },
    });
  });
});
