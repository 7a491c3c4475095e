import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMAT_IDS } from '../formats/registry';
import { runCaptured, runJson } from './testing/run-captured';

let folder: string;
let run: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-terminal-'));
  run = join(folder, 'results', 'run-1');
  const made = await runJson([
    'sample',
    run,
    '--items',
    '40',
    '--shape',
    '8,9,3',
    '--batch-rows',
    '16',
  ]);
  expect(made.code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('inspect', () => {
  it('has the fields of the terminal contract', async () => {
    const { code, stderr, document } = await runJson(['inspect', run]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(document).toMatchObject({
      path: run,
      format: 'hyrax',
      rowCount: 40,
      fields: [
        { name: 'id', kind: 'id', dtype: 'str352', shape: [] },
        { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [8, 9, 3] },
      ],
      metadata: expect.any(Object),
      problems: [],
    });
    const onDisk = await readdir(run);
    expect(document['files']).toBe(onDisk.length);
    expect(onDisk.filter((name) => /^batch_\d+\.npy$/.test(name))).toHaveLength(3);
    expect(document['bytes']).toBeGreaterThan(40 * 8 * 9 * 3 * 4);
    expect(document['fileEntries']).toHaveLength(onDisk.length);
  });

  it('prints the same for people', async () => {
    const { code, stdout } = await runCaptured(['inspect', run]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/rows +40\n/);
    expect(stdout).toMatch(/tensor +tensor +float32 +8 × 9 × 3/);
    expect(stdout).toContain('No problems found.');
  });

  it('reads every row for statistics', async () => {
    const { document } = await runJson(['inspect', run, '--stats']);
    expect(document['statistics']).toMatchObject([
      { field: 'tensor', rows: 40, nullRows: 0, count: 40 * 216, positiveInfinity: 0 },
    ]);
  });

  it('exits 1 and still prints everything when a batch is cut short', async () => {
    const broken = join(folder, 'broken');
    await runJson(['sample', broken, '--items', '8', '--shape', '4', '--batch-rows', '4']);
    const batch = join(broken, 'batch_1.npy');
    await writeFile(batch, (await readFile(batch)).subarray(0, 200));
    const { code, document } = await runJson(['inspect', broken]);
    expect(document).toMatchObject({ path: broken, format: 'hyrax' });
    expect(document['problems']).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        code: expect.any(String),
        message: expect.any(String),
      }),
    );
    expect(code).toBe(1);
    expect((await runCaptured(['inspect', broken])).code).toBe(1);
  });

  it('lists a results root', async () => {
    await mkdir(join(folder, 'results', 'notes'), { recursive: true });
    await runJson(['sample', join(folder, 'results', 'run-2'), '--items', '5', '--shape', '3']);
    const { code, document } = await runJson(['inspect', join(folder, 'results')]);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      path: join(folder, 'results'),
      kind: 'catalogue',
      otherFolders: 1,
      entries: [
        { kind: 'dataset', summary: { name: 'run-1', rowCount: 40 } },
        { kind: 'dataset', summary: { name: 'run-2', rowCount: 5 } },
      ],
    });
    expect((await runCaptured(['inspect', join(folder, 'results')])).stdout).toMatch(
      /run-2 +hyrax +5/,
    );
  });
});

describe('preview', () => {
  it('finds a row by number or by id and slices it', async () => {
    const byRow = await runJson(['preview', run, '--row', '7', '--slice', '2, ::4, -1']);
    expect(byRow).toMatchObject({ code: 0, stderr: '' });
    const { id, values } = byRow.document;
    expect(byRow.document).toMatchObject({
      path: run,
      format: 'hyrax',
      row: 7,
      field: 'tensor',
      slice: '2, ::4, -1',
      dtype: 'float32',
      shape: [3],
      statistics: { count: 3 },
    });
    const byId = await runJson(['preview', run, '--id', String(id), '--slice', '2, ::4, -1']);
    expect(byId.document).toMatchObject({ row: 7, id, values });
    const text = (await runCaptured(['preview', run, '--row', '7', '--slice', '2, ::4, -1']))
      .stdout;
    expect(text).toContain('tensor[2, ::4, -1]');
    expect(text).toMatch(/\[ *-?\d.*\]\n$/);
  });

  it('finds the row whose id is empty', async () => {
    const path = join(folder, 'empty-id.npy');
    const header = "{'descr': [('id', '<U1'), ('tensor', '<f4', (2,))], 'fortran_order': False, 'shape': (2,), }"; // prettier-ignore
    const head = Buffer.from(`\x93NUMPY\x01\x00..${header.padEnd(117)}\n`, 'latin1');
    head.writeUInt16LE(118, 8);
    const rows = Buffer.alloc(2 * 12);
    rows.write('a', 0, 'latin1');
    rows.writeFloatLE(2.5, 16);
    await writeFile(path, Buffer.concat([head, rows]));
    const found = await runJson(['preview', path, '--id', '']);
    expect(found.document).toMatchObject({ row: 1, id: '', values: [2.5, 0] });
  });

  it('writes the tensor exactly, once, and over another only with --force', async () => {
    const file = join(folder, 'row.npy');
    const first = await runJson(['preview', run, '--row', '3', '--out', file]);
    expect(first).toMatchObject({ code: 0, document: { out: file } });
    const again = await runJson(['preview', run, '--row', '4', '--out', file]);
    expect(again).toMatchObject({ code: 3, document: { error: { code: 'exists', path: file } } });
    expect((await runJson(['inspect', file])).document).toMatchObject({ format: 'npy' });
    const bytes = await readFile(file);
    expect((await runJson(['preview', run, '--row', '4', '--out', file, '--force'])).code).toBe(0);
    expect(Buffer.compare(bytes, await readFile(file))).not.toBe(0);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('writes a picture of two dimensions only', async () => {
    const file = join(folder, 'row.png');
    const refused = await runJson(['preview', run, '--row', '3', '--out', file]);
    expect(refused).toMatchObject({ code: 2, document: { error: { code: 'not-an-image' } } });
    expect(
      (await runJson(['preview', run, '--row', '3', '--slice', ':, :, 0', '--out', file])).code,
    ).toBe(0);
    expect(decode(await readFile(file))).toMatchObject({ width: 9, height: 8 });
  });

  it.each([
    [['--row', '40'], 2, 'row-out-of-range'],
    [['--row', '-1'], 2, 'row-out-of-range'],
    [['--id', 'nobody'], 2, 'unknown-id'],
    [['--row', '0', '--field', 'nope'], 2, 'unknown-field'],
    [['--row', '0', '--field', 'id'], 2, 'not-a-tensor'],
    [['--row', '0', '--slice', '99'], 2, 'bad-slice'],
    [['--row', '0', '--format', 'hdf9'], 2, 'unknown-format'],
    [['--row', '0', '--out', '/no/such/folder/a.npy'], 3, 'not-found'],
  ])('refuses %j', async (args, code, name) => {
    const refused = await runJson(['preview', run, ...args]);
    expect(refused).toMatchObject({ code, stderr: '', document: { error: { code: name } } });
    const spoken = await runCaptured(['preview', run, ...args]);
    expect(spoken).toMatchObject({ code, stdout: '' });
    expect(spoken.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('sample', () => {
  it.each(FORMAT_IDS)('writes %s with the same rows', async (layout) => {
    const directory = join(folder, `sample-${layout}`);
    const made = await runJson([
      'sample',
      directory,
      '--items',
      '40',
      '--shape',
      '8,9,3',
      '--layout',
      layout,
    ]);
    expect(made).toMatchObject({ code: 0, document: { rows: 40, path: directory } });
    const inspected = await runJson(['inspect', directory]);
    expect(inspected).toMatchObject({ code: 0, document: { format: layout, rowCount: 40 } });
    expect(inspected.document).toMatchObject({
      bytes: made.document['bytes'],
      files: made.document['files'],
    });
    const [here, there] = await Promise.all([
      runJson(['preview', directory, '--row', '21']),
      runJson(['preview', run, '--row', '21']),
    ]);
    expect(here.document['id']).toBe(there.document['id']);
    expect(here.document['values']).toEqual(there.document['values']);
  });

  it('keeps its configuration beside the batches', async () => {
    const text = await readFile(join(run, 'original_dataset_config.toml'), 'utf8');
    expect(text).toContain('items = 40');
  });

  it.each([
    [['--dtype', 'float80'], 2, 'bad-dtype'],
    [['--layout', 'hdf9'], 2, 'unknown-format'],
  ])('refuses %j and leaves nothing', async (args, code, name) => {
    const directory = join(folder, 'refused');
    expect(await runJson(['sample', directory, ...args])).toMatchObject({
      code,
      document: { error: { code: name } },
    });
    expect(await readdir(folder)).not.toContain('refused');
  });

  it('refuses a folder that holds something and a file, takes an empty one', async () => {
    expect(await runJson(['sample', run])).toMatchObject({
      code: 3,
      document: { error: { code: 'exists', path: run } },
    });
    const file = join(folder, 'a-file');
    await writeFile(file, 'x');
    expect((await runJson(['sample', file])).code).toBe(3);
    const empty = join(folder, 'empty-for-sample');
    await mkdir(empty);
    expect((await runJson(['sample', empty, '--items', '2', '--shape', '3'])).code).toBe(0);
  });

  it('leaves nothing when it is cancelled', async () => {
    const before = await readdir(folder);
    const controller = new AbortController();
    const working = runCaptured(
      ['sample', join(folder, 'cancelled'), '--items', '5000'],
      controller.signal,
    );
    // It writes, and lets others have a turn behind each of twenty batches.
    while ((await readdir(folder)).length === before.length) await nextTurn();
    controller.abort();
    const { code, stdout, stderr } = await working;
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: '',
      stderr: 'arrayscope: Cancelled.\n',
    });
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('paths that hold no dataset', () => {
  it.each(['inspect', 'preview'])('%s says what is wrong', async (command) => {
    const row = command === 'preview' ? ['--row', '0'] : [];
    const empty = join(folder, 'empty');
    await mkdir(empty, { recursive: true });
    const text = join(folder, 'notes.txt');
    await writeFile(text, 'no tensor');
    const other = join(folder, 'other');
    await mkdir(other, { recursive: true });
    await writeFile(join(other, 'notes.txt'), 'no tensor');
    for (const [path, code] of [
      [join(folder, 'missing'), 'not-found'],
      [join(text, 'below'), 'not-a-folder'],
      [empty, 'empty-folder'],
      [text, 'unknown-file'],
      [other, 'no-dataset'],
    ] as const) {
      const { code: exit, document } = await runJson([command, path, ...row]);
      expect(document, path).toMatchObject({
        error: { code, path, message: expect.stringContaining(path) },
      });
      expect(exit).toBe(3);
    }
  });

  it('preview of a results root names what could be opened', async () => {
    const { code, document } = await runJson(['preview', join(folder, 'results'), '--row', '0']);
    expect(code).toBe(3);
    expect(document).toMatchObject({
      error: { code: 'catalogue', hint: expect.stringContaining('run-1') },
    });
  });
});

describe('formats', () => {
  it('lists every registered format with its capabilities and settings', async () => {
    const { code, stdout } = await runCaptured(['formats', '--json']);
    expect(code).toBe(0);
    const list: unknown = JSON.parse(stdout);
    expect(list).toHaveLength(FORMAT_IDS.length);
    for (const id of FORMAT_IDS) {
      expect(list).toContainEqual(
        expect.objectContaining({
          id,
          capabilities: expect.objectContaining({ read: true }),
          openSettings: expect.objectContaining({ type: 'object' }),
          createSettings: expect.objectContaining({ type: 'object' }),
        }),
      );
    }
    const text = (await runCaptured(['formats'])).stdout;
    for (const id of FORMAT_IDS) expect(text).toContain(`${id}  `);
  });
});
