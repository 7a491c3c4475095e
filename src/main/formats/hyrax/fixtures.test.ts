import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { Problem } from '../../../shared/model/dataset';
import type { Column } from '../../../shared/model/tensor';
import { stringAt, stringBytes } from '../../lib/string-column';
import type { Dataset } from '../types';
import { hyrax } from './index';

// Every folder was written by NumPy in Hyrax's layout (support/make-fixtures.py).
const FIXTURES = join(import.meta.dirname, 'fixtures');
const folders = readdirSync(FIXTURES);

interface Expected {
  readonly rowCount: number;
  readonly batchRows: number;
  readonly index: readonly number[];
  readonly fields: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly hex?: string;
    readonly text?: readonly string[];
    readonly bytes?: readonly string[];
  }[];
}
const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8')) as Expected;

const opened: Dataset[] = [];
let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'arrayscope-hyrax-'));
});
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  rmSync(scratch, { recursive: true });
});

async function open(path: string, reader = 'positioned'): Promise<Dataset> {
  const dataset = await hyrax.open(path, { settings: { reader } });
  opened.push(dataset);
  return dataset;
}

/** A copy of a fixture, to be damaged. */
function copyOf(name: string): string {
  for (const file of readdirSync(join(FIXTURES, name))) {
    if (file !== 'expected.json') copyFileSync(join(FIXTURES, name, file), join(scratch, file));
  }
  return scratch;
}

function words(column: Column | undefined): { hex?: string; text?: string[]; bytes?: string[] } {
  if (column === undefined) throw new Error('the column is missing');
  if (column.kind === 'numeric') return { hex: Buffer.from(bytesOf(column.data)).toString('hex') };
  const rows = Array.from({ length: column.offsets.length - 1 }, (_, row) => row);
  return column.encoding === 'utf8'
    ? { text: rows.map((row) => stringAt(column, row) ?? '') }
    : { bytes: rows.map((row) => Buffer.from(stringBytes(column, row)).toString('hex')) };
}

const codes = (problems: readonly Problem[]): string[] =>
  problems.map(({ code, path }) => `${code} ${path ?? ''}`.trim());

describe.each(folders)('%s', (name) => {
  const expected = expectedOf(name);
  const folder = join(FIXTURES, name);

  test('has the rows and fields that NumPy wrote', async () => {
    const dataset = await open(folder);
    expect(dataset.rowCount).toBe(expected.rowCount);
    expect(dataset.problems).toEqual([]);
    expect(dataset.metadata).toMatchObject({
      batchRows: Math.min(expected.batchRows, expected.rowCount),
    });
    expect(dataset.fields.map((field) => [field.name, field.dtype, field.shape])).toEqual(
      expected.fields.map((field) => [field.name, field.dtype, field.shape]),
    );
  });

  test.each(['positioned', 'whole-batch'])('gives every byte, %s', async (reader) => {
    const dataset = await open(folder, reader);
    for await (const batch of dataset.scan({ batchRows: expected.rowCount })) {
      for (const { name: field, dtype: _, shape: __, ...values } of expected.fields) {
        expect(words(batch.columns.get(field))).toEqual(values);
      }
    }
    const last = await dataset.take([expected.rowCount - 1]);
    for (const { name: field, hex } of expected.fields) {
      if (hex !== undefined)
        expect(hex.endsWith(words(last.columns.get(field)).hex ?? '?')).toBe(true);
    }
  });

  test('knows which row each entry of the index means', async () => {
    const dataset = await open(folder);
    expect(dataset.rowOrders.map(({ order }) => order)).toEqual(['stored', 'index']);
    expect([...(await dataset.permutation('index'))]).toEqual(expected.index);
  });

  test('is found sound, but for repeated ids', async () => {
    const dataset = await open(folder);
    expect(codes(await dataset.check())).toEqual(name === 'duplicate-ids' ? ['duplicate-id'] : []);
  });

  test('comes out as NumPy wrote it, byte for byte', async () => {
    const source = await open(folder);
    const config = readFileSync(join(folder, 'original_dataset_config.toml'), 'utf8');
    const target = join(scratch, 'copy');
    const fields = source.fields.map((field) =>
      /^str/.test(field.dtype) ? { ...field, dtype: 'str' } : field,
    );
    if (hyrax.create === undefined) throw new Error('it cannot write');
    const schema = { fields, metadata: { original_dataset_config: config } };
    const writer = await hyrax.create(target, schema, {
      settings: { batchRows: expected.batchRows },
    });
    for await (const batch of source.scan({ batchRows: 3 })) await writer.write(batch);
    await writer.finish();
    const files = readdirSync(folder).filter((file) => file !== 'expected.json');
    expect(readdirSync(target).sort()).toEqual(files.sort());
    // Before the widest id came, a batch is as wide as its own ids.
    const stable = fields.some(({ dtype }) => dtype === 'str')
      ? files.filter((file) => file.includes('index'))
      : files;
    for (const file of stable)
      expect(readFileSync(join(target, file)), file).toEqual(readFileSync(join(folder, file)));
  });
});

describe('problems', () => {
  test('a gap in the numbers is a missing batch, and the index names the one at the end', async () => {
    const folder = copyOf('text-ids');
    rmSync(join(folder, 'batch_1.npy'));
    rmSync(join(folder, 'batch_4.npy'));
    const dataset = await open(folder);
    expect(dataset.rowCount).toBe(15);
    expect(codes(dataset.problems)).toEqual([
      'missing-batch batch_1.npy',
      'index-disagrees batch_index.npy',
    ]);
    expect(dataset.rowOrders.map(({ order }) => order)).toEqual(['stored']);
    const found = codes(await dataset.check());
    expect(found).toContain('missing-batch batch_4.npy');
    expect(found.filter((code) => code === 'missing-batch batch_1.npy')).toHaveLength(1);
    expect(found).toContain('insertion-order-disagrees batch_index_insertion_order.npy');
    await expect(dataset.permutation('index')).rejects.toMatchObject({ code: 'index-disagrees' });
  });

  test('a batch that the index does not know is extra', async () => {
    const folder = copyOf('text-ids');
    copyFileSync(join(folder, 'batch_0.npy'), join(folder, 'batch_5.npy'));
    const problems = await (await open(folder)).check();
    expect(codes(problems)).toContain('extra-batch batch_5.npy');
    expect(problems.find(({ code }) => code === 'extra-batch')).toMatchObject({
      row: 23,
      severity: 'error',
    });
    expect(codes(problems)).toContain('duplicate-id');
  });

  test('a truncated batch is left out and named', async () => {
    const folder = copyOf('text-ids');
    truncateSync(join(folder, 'batch_2.npy'), 300);
    const dataset = await open(folder);
    expect(dataset.rowCount).toBe(18);
    expect(codes(dataset.problems)).toEqual([
      'truncated batch_2.npy',
      'index-disagrees batch_index.npy',
    ]);
    const found = codes(await dataset.check());
    expect(found.filter((code) => code.startsWith('missing-batch'))).toEqual([]);
    expect((await dataset.files()).map(({ path }) => path)).toContain('batch_2.npy');
  });

  test('ids that are swapped between batches are found', async () => {
    const folder = copyOf('text-ids');
    const [a, b] = [
      readFileSync(join(folder, 'batch_0.npy')),
      readFileSync(join(folder, 'batch_1.npy')),
    ];
    writeFileSync(join(folder, 'batch_0.npy'), b);
    writeFileSync(join(folder, 'batch_1.npy'), a);
    const dataset = await open(folder);
    expect(dataset.problems).toEqual([]);
    const found = codes(await dataset.check());
    expect(found).toEqual(
      expect.arrayContaining(['index-disagrees batch_0.npy', 'index-disagrees batch_1.npy']),
    );
    await expect(dataset.permutation('index')).rejects.toMatchObject({ code: 'index-disagrees' });
  });

  test('other shapes, other dtypes, pickles, empty files and strangers are left out', async () => {
    const folder = copyOf('text-ids');
    copyFileSync(join(FIXTURES, 'bytes-ids', 'batch_0.npy'), join(folder, 'batch_5.npy'));
    copyFileSync(join(FIXTURES, 'scalars', 'batch_0.npy'), join(folder, 'batch_6.npy'));
    const npyFixtures = join(FIXTURES, '..', '..', 'npy', 'fixtures');
    copyFileSync(join(npyFixtures, 'broken-object.npy'), join(folder, 'batch_7.npy'));
    copyFileSync(join(npyFixtures, 'float32-one-row.npy'), join(folder, 'batch_8.npy'));
    writeFileSync(join(folder, 'batch_9.npy'), '');
    const dataset = await open(folder);
    expect(dataset.rowCount).toBe(23);
    expect(codes(dataset.problems)).toEqual([
      'object-array batch_7.npy',
      'not-a-batch batch_8.npy',
      'empty-file batch_9.npy',
      'mixed-dtypes batch_5.npy',
      'mixed-shapes batch_6.npy',
    ]);
    expect(codes(await dataset.check())).toHaveLength(5);
  });

  test('missing index and config are said', async () => {
    const folder = copyOf('text-ids');
    for (const name of [
      'batch_index.npy',
      'batch_index_insertion_order.npy',
      'original_dataset_config.toml',
    ])
      rmSync(join(folder, name));
    const dataset = await open(folder);
    expect(codes(dataset.problems)).toEqual([
      'missing-index batch_index.npy',
      'missing-index batch_index_insertion_order.npy',
      'missing-config original_dataset_config.toml',
    ]);
    expect(await dataset.check()).toEqual(dataset.problems);
    await expect(dataset.permutation('index')).rejects.toMatchObject({ code: 'missing-index' });
  });

  test('an unreadable config is a warning', async () => {
    const folder = copyOf('text-ids');
    writeFileSync(join(folder, 'original_dataset_config.toml'), 'name = "no end');
    expect(codes(await (await open(folder)).check())).toEqual([
      'bad-config original_dataset_config.toml',
    ]);
  });

  test('links that lead outside are not followed', async () => {
    const folder = copyOf('text-ids');
    rmSync(join(folder, 'batch_3.npy'));
    symlinkSync(join(FIXTURES, 'text-ids', 'batch_3.npy'), join(folder, 'batch_3.npy'));
    rmSync(join(folder, 'original_dataset_config.toml'));
    symlinkSync('/etc/hostname', join(folder, 'original_dataset_config.toml'));
    const dataset = await open(folder);
    expect(dataset.rowCount).toBe(18);
    expect(codes(dataset.problems)).toEqual(
      expect.arrayContaining([
        'outside-link batch_3.npy',
        'outside-link original_dataset_config.toml',
      ]),
    );
    expect(codes(dataset.problems).filter((code) => code.startsWith('missing-batch'))).toEqual([]);
    await expect(dataset.document('original_dataset_config.toml')).rejects.toMatchObject({
      code: 'no-document',
    });
  });

  test('an unsorted index is a warning', async () => {
    const folder = copyOf('text-ids');
    copyFileSync(join(folder, 'batch_index_insertion_order.npy'), join(folder, 'batch_index.npy'));
    expect(codes(await (await open(folder)).check())).toEqual(['index-unsorted batch_index.npy']);
  });

  test('a folder without one sound batch is an error', async () => {
    const folder = copyOf('scalars');
    for (const number of [0, 1]) truncateSync(join(folder, `batch_${number}.npy`), 20);
    await expect(hyrax.open(folder)).rejects.toMatchObject({
      tag: 'InputError',
      code: 'nothing-readable',
      path: folder,
    });
    for (const number of [0, 1]) rmSync(join(folder, `batch_${number}.npy`));
    await expect(hyrax.open(folder)).rejects.toMatchObject({
      tag: 'InputError',
      code: 'no-batches',
      path: folder,
    });
  });

  test('a file that shrinks while the dataset is open is an error, not old data', async () => {
    const folder = copyOf('text-ids');
    const dataset = await open(folder);
    truncateSync(join(folder, 'batch_1.npy'), 400);
    await expect(dataset.take([6])).rejects.toMatchObject({ code: 'file-changed' });
    await expect(dataset.take([0])).resolves.toMatchObject({ rowCount: 1 });
    truncateSync(join(folder, 'batch_0.npy'), 200);
    await expect(dataset.take([4])).rejects.toMatchObject({ code: 'truncated' });
  });
});

test('ids are found by their text', async () => {
  const texts = await open(join(FIXTURES, 'duplicate-ids'));
  expect(await texts.findById?.('a')).toEqual([1, 2, 4, 7]);
  expect(await texts.findById?.('nothing')).toEqual([]);
  const numbers = await open(join(FIXTURES, 'int-ids'));
  const [row] = (await numbers.findById?.('-5')) ?? [];
  expect((await numbers.take([row ?? -1])).columns.get('id')).toMatchObject({
    data: BigInt64Array.of(-5n),
  });
});

test('the indexes and the config can be read as documents', async () => {
  const dataset = await open(join(FIXTURES, 'int-ids'));
  expect((await dataset.documents()).map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    'batch_index.npy table',
    'batch_index_insertion_order.npy table',
    'expected.json json',
    'original_dataset_config.toml toml',
  ]);
  const table = await dataset.document('batch_index.npy');
  expect(table).toMatchObject({ kind: 'table', columns: ['id', 'batch_num'], rowCount: 11 });
  if (table.kind === 'table')
    expect(table.rows.map(([id]) => id)).toEqual([
      '-5',
      '-4',
      '-3',
      '-2',
      '-1',
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
});

test('the check can be cancelled', async () => {
  const dataset = await open(join(FIXTURES, 'text-ids'));
  await expect(dataset.check({ signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(codes(await dataset.check())).toEqual([]);
});
