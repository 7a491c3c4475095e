/** Folders that nobody wrote in good faith or whole: a clear error, or data. */
import { cp, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InputError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import { detectPath } from '../claim';
import { type ArrayRecord, UNCOMPRESSED } from './array-record';
import { numpack } from './index';
import { METADATA_NAME } from './read-metadata';
import { metadataBytes } from './write-metadata';

const FIXTURES = join(import.meta.dirname, 'fixtures');
let folder = '';
let path = '';
const at = (name: string): string => join(path, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-numpack-'));
  path = join(folder, 'x.npk');
});
afterEach(() => rm(folder, { recursive: true }));

const copy = (name: string): Promise<void> =>
  cp(join(FIXTURES, `${name}.npk`), path, { recursive: true });

/** Opens, reads everything, and closes: the error, or null. */
async function reading(): Promise<InputError | null> {
  try {
    const dataset = await numpack.open(path);
    try {
      for await (const batch of dataset.scan()) expect(batch.rowCount).toBeGreaterThan(0);
      await dataset.check();
    } finally {
      await dataset.close();
    }
    return null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toMatch(/^[^]+\.$/);
    return error;
  }
}

function record(change: Partial<ArrayRecord>): ArrayRecord {
  return {
    name: 'x',
    shape: [10, 2],
    dataFile: 'data_x.npkd',
    lastModified: 0n,
    sizeBytes: 80,
    dtypeCode: 10,
    compression: UNCOMPRESSED,
    ...change,
  };
}

async function withMetadata(fixture: string, change: Partial<ArrayRecord>): Promise<void> {
  await copy(fixture);
  await writeFile(at(METADATA_NAME), metadataBytes([record(change)]));
}

test.each(['deleted', 'zstd-blocks', 'segments'])(
  '%s: metadata cut anywhere is refused',
  async (name) => {
    await copy(name);
    const whole = await readFile(at(METADATA_NAME));
    for (let length = 0; length < whole.length; length += 1) {
      await writeFile(at(METADATA_NAME), whole.subarray(0, length));
      expect(await reading(), `${length}`).toMatchObject({ code: 'truncated', exitCode: 3 });
    }
  },
);

test.each([[[2 ** 20, 0]], [[2 ** 33, 0, 3]]])(
  'rows of no bytes in the shape %j are refused, however many there could be',
  async (shape) => {
    await withMetadata('replaced', { shape, sizeBytes: 0 });
    expect(await reading()).toMatchObject({ code: 'malformed', exitCode: 3 });
  },
);

test('a data file that is too short is refused before anything is read', async () => {
  await copy('replaced');
  await truncate(at('data_x.npkd'), 239);
  expect(await reading()).toMatchObject({ code: 'truncated', offset: 239 });
});

test('other magic and other versions', async () => {
  await copy('replaced');
  const whole = await readFile(at(METADATA_NAME));
  await writeFile(at(METADATA_NAME), Buffer.concat([Buffer.from('NPKC'), whole.subarray(4)]));
  expect(await reading()).toMatchObject({ code: 'bad-magic' });
  expect(await detectPath(numpack, path)).toMatchObject({ confidence: 2 });
  whole.writeUInt32LE(2, 4);
  await writeFile(at(METADATA_NAME), whole);
  expect(await reading()).toMatchObject({ code: 'unsupported-version', offset: 4 });
});

test.each([
  ['a million arrays', 16, 0xffffffff],
  ['a name of 4 GiB', 20, 0xffffffff],
  ['four billion dimensions', 25, 0xffffffff],
])('%s', async (_, offset, value) => {
  await copy('replaced');
  const whole = await readFile(at(METADATA_NAME));
  whole.writeUInt32LE(value, offset);
  await writeFile(at(METADATA_NAME), whole);
  expect((await reading())?.code).toMatch(/^(truncated|malformed)$/);
});

test.each([
  [[2 ** 52, 2 ** 40]],
  [[2 ** 40, 2 ** 52, 0]],
  [[0, 2 ** 50, 2 ** 50]],
  [[2 ** 53 - 1]],
])('the shape %j is refused', async (shape) => {
  await withMetadata('replaced', { shape });
  expect((await reading())?.code).toMatch(/^(malformed|truncated)$/);
});

test('a single number has no rows, and is left out beside others', async () => {
  await withMetadata('replaced', { shape: [] });
  expect(await reading()).toMatchObject({ code: 'no-rows' });
  const others = [record({ name: 'one', shape: [] }), record({ shape: [18, 3], sizeBytes: 216 })];
  await writeFile(at(METADATA_NAME), metadataBytes(others));
  await rm(at('deleted_x.npkb'));
  const dataset = await numpack.open(path);
  expect(dataset.problems).toMatchObject([{ severity: 'error', code: 'no-rows' }]);
  expect(dataset.fields.map(({ name }) => name)).toEqual(['x']);
  await dataset.close();
});

test('an unknown data type is not taken for another', async () => {
  await withMetadata('replaced', { dtypeCode: 14 });
  expect(await reading()).toMatchObject({ code: 'unsupported-dtype' });
});

test.each([
  '../outside.npkd',
  '/etc/passwd',
  'a/../../outside.npkd',
  '..\\outside.npkd',
  'link/outside.npkd',
  'link.npkd',
  '',
  '.',
  'x\0.npkd',
])('the data file %j is never followed', async (dataFile) => {
  await withMetadata('replaced', { dataFile });
  await writeFile(join(folder, 'outside.npkd'), Buffer.alloc(1000));
  await symlink(folder, at('link'));
  await symlink(join(folder, 'outside.npkd'), at('link.npkd'));
  expect(await reading()).toMatchObject({ code: 'outside-folder', exitCode: 3 });
});

test('a segment outside the folder is never followed', async () => {
  await copy('segments');
  await writeFile(join(folder, 'outside.npkd'), Buffer.alloc(80));
  const segments = [{ file: '../outside.npkd', rows: 10, bytes: 80 }];
  await writeFile(at('data_x.npkseg'), JSON.stringify({ version: 1, segments }));
  expect(await reading()).toMatchObject({ code: 'outside-folder' });
});

test.each([
  ['{', 'malformed'],
  ['[]', 'malformed'],
  ['{"version":2,"segments":[]}', 'malformed'],
  ['{"version":1,"segments":[]}', 'malformed'],
  [
    '{"version":1,"segments":[{"file":"data_x_segments/seg_000000.npkd","rows":9,"bytes":1e300}]}',
    'malformed',
  ],
  [
    '{"version":1,"segments":[{"file":"data_x_segments/seg_000000.npkd","rows":9,"bytes":72}]}',
    'truncated',
  ],
  [
    '{"version":1,"segments":[{"file":"data_x_segments/none.npkd","rows":9,"bytes":72}]}',
    'not-found',
  ],
  ['{"version":1,"segments":[{"file":"data_x_segments","rows":9,"bytes":72}]}', 'not-a-file'],
])('the list of segments %s', async (text, code) => {
  await copy('segments');
  await writeFile(at('data_x.npkseg'), text);
  expect(await reading()).toMatchObject({ code });
});

describe('bitmaps', () => {
  test.each([
    [0, 'bad-bitmap'],
    [1, 'bad-bitmap'],
    [8, 'bad-bitmap'],
    [15, 'bad-bitmap'],
    [23, 'bad-bitmap'],
    // Without a header, as the specification has it; NumPack takes more words than it needs.
    [24, null],
    [1000, null],
    [2 ** 21, 'bad-bitmap'],
  ])('of %i bytes', async (bytes, code) => {
    await withMetadata('deleted', { shape: [130, 2], sizeBytes: 1040 });
    await writeFile(at('deleted_x.npkb'), Buffer.alloc(bytes, 0xff));
    expect((await reading())?.code ?? null).toBe(code);
  });

  test('that names rows behind the last', async () => {
    await withMetadata('deleted', { shape: [100, 2], sizeBytes: 800 });
    expect(await reading()).toMatchObject({ code: 'bad-bitmap' });
  });

  test('a wrong count is told of; the bits count', async () => {
    await copy('replaced');
    const bitmap = await readFile(at('deleted_x.npkb'));
    bitmap.writeBigUInt64LE(9n, 8);
    await writeFile(at('deleted_x.npkb'), bitmap);
    const dataset = await numpack.open(path);
    expect(dataset.rowCount).toBe(18);
    expect(dataset.problems).toMatchObject([{ severity: 'warning', code: 'bitmap-count' }]);
    await dataset.close();
  });
});

describe('blocks', () => {
  const table = (entries: readonly number[]): Partial<ArrayRecord> => ({
    shape: [48, 3],
    sizeBytes: 576,
    compression: {
      algorithm: 1,
      level: 3,
      originalSize: 576,
      compressedSize: 576,
      blocks: {
        enabled: true,
        blockSize: 100,
        declaredBlocks: entries.length / 3,
        entries: Float64Array.from(entries),
      },
    },
  });

  test.each([
    ['outside the file', [10_000, 576, 50]],
    ['that unpack to too much', [3, 2 ** 40, 50]],
    ['that hold too little', [3, 575, 50]],
    ['that are no frames', [0, 576, 50]],
    ['that say another size', [3, 576, 50]],
    ['without a byte', [3, 576, 0]],
  ])('%s', async (_, entries) => {
    await withMetadata('zstd-blocks', table(entries));
    expect(await reading()).toMatchObject({ code: 'bad-block' });
  });

  test('a frame that claims much more than it is given is refused unread', async () => {
    await withMetadata('zstd-blocks', table([0, 576, 14]));
    // Single segment, content size in eight bytes: 2^40.
    const bomb = Buffer.alloc(14);
    bomb.writeUInt32LE(0xfd2fb528, 0);
    bomb.writeUInt8(0xe0, 4);
    bomb.writeBigUInt64LE(2n ** 40n, 5);
    await writeFile(at('data_x.npkd'), bomb);
    expect(await reading()).toMatchObject({ code: 'bad-block' });
  });

  test('every byte of a frame may be damaged', async () => {
    await copy('zstd-whole');
    const whole = await readFile(at('data_x.npkd'));
    for (let byte = 0; byte < whole.length; byte += 1) {
      const damaged = Buffer.from(whole);
      damaged[byte] = (damaged[byte] ?? 0) ^ 0x55;
      await writeFile(at('data_x.npkd'), damaged);
      expect((await reading())?.code ?? 'data').toMatch(/^(bad-block|data)$/);
    }
  });

  test('another method is named', async () => {
    await withMetadata('zstd-whole', { compression: { ...UNCOMPRESSED, algorithm: 2 } });
    expect(await reading()).toMatchObject({ code: 'unsupported-codec' });
  });
});

describe('text', () => {
  async function write(): Promise<void> {
    const writer = await numpack.create?.(path, {
      fields: [{ name: 'id', kind: 'id', dtype: 'str', shape: [] }],
    });
    const batch: TensorBatch = {
      rowCount: 3,
      columns: new Map([['id', stringColumn(['a', 'bbb', ''])]]),
    };
    await writer?.write(batch);
    await writer?.finish();
  }

  test('that should lie outside its array', async () => {
    await write();
    for (const [begin, length] of [
      [3n, 2n],
      [0n, 2n ** 63n],
      [2n ** 64n - 1n, 1n],
    ] as const) {
      const spans = BigUint64Array.of(0n, 1n, begin, length, 0n, 0n);
      await writeFile(at('data_id.npkd'), new Uint8Array(spans.buffer));
      expect(await reading()).toMatchObject({ code: 'bad-span' });
    }
  });

  test('whose note is gone or wrong is shown as the arrays it is', async () => {
    await write();
    const note = await readFile(at('arrayscope-numpack.json'), 'utf8');
    await writeFile(at('arrayscope-numpack.json'), note.replace('"id.bytes"', '"nothing"'));
    const wrong = await numpack.open(path);
    expect(wrong.problems).toMatchObject([{ severity: 'warning', code: 'note-mismatch' }]);
    await wrong.close();
    await rm(at('arrayscope-numpack.json'));
    const bare = await numpack.open(path);
    expect(bare.problems).toEqual([]);
    expect(bare.fields).toMatchObject([{ dtype: 'uint64', shape: [2] }]);
    await bare.close();
  });

  test('many overlapping texts are refused before they fill the memory', async () => {
    await write();
    const heap = Buffer.alloc(1024 * 1024);
    const spans = BigUint64Array.from({ length: 2 * 4096 }, (_, at2) =>
      BigInt((at2 % 2) * heap.length),
    );
    await writeFile(at('data_id.npkd'), new Uint8Array(spans.buffer));
    await writeFile(at('data_id.bytes.npkd'), heap);
    const records = [
      record({
        name: 'id',
        shape: [4096, 2],
        dataFile: 'data_id.npkd',
        dtypeCode: 4,
        sizeBytes: 65_536,
      }),
      record({
        name: 'id.bytes',
        shape: [heap.length],
        dataFile: 'data_id.bytes.npkd',
        dtypeCode: 1,
        sizeBytes: heap.length,
      }),
    ];
    await writeFile(at(METADATA_NAME), metadataBytes(records));
    const dataset = await numpack.open(path);
    await expect(dataset.take(Array.from({ length: 4096 }, (_, row) => row))).rejects.toMatchObject(
      {
        code: 'bad-span',
      },
    );
    await dataset.close();
  });
});

test('a change that was cut short is told of', async () => {
  await copy('replaced');
  await writeFile(at('arrayscope-undo'), 'ASUNDO1\n');
  expect(await reading()).toMatchObject({ code: 'interrupted-edit' });
});

test('a file, an empty folder and nothing at all', async () => {
  expect(await reading()).toMatchObject({ code: 'not-found' });
  await writeFile(path, 'NPKB');
  expect(await reading()).toMatchObject({ code: 'not-a-folder' });
  expect(await detectPath(numpack, path)).toBeNull();
});
