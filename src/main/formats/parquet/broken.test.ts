/** Files that lie about their sizes: each ends in a clear error, or in data. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { CompressionCodec, Encoding, FileMetaData } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isArrayscopeError } from '../../../shared/errors';
import { parquet } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-parquet-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(bytes: Uint8Array): string {
  const path = join(folder, 'broken.parquet');
  writeFileSync(path, bytes);
  return path;
}

/** The code of what opening or reading gives; `data` where all rows come. */
async function outcome(path: string): Promise<string> {
  try {
    const dataset = await parquet.open(path);
    try {
      let rows = 0;
      for await (const batch of dataset.scan()) rows += batch.rowCount;
      expect(rows).toBe(dataset.rowCount);
      return 'data';
    } finally {
      await dataset.close();
    }
  } catch (error) {
    if (!isArrayscopeError(error) || error.exitCode !== 3) throw error;
    expect(error.message).toMatch(/^[\s\S]{20,}\.$/);
    expect(error.path).toContain(folder);
    return error.code;
  }
}

test.each(['required', 'tensors', 'null-lists-v2'])(
  '%s, cut anywhere, is truncated',
  async (name) => {
    const whole = readFileSync(join(FIXTURES, `${name}.parquet`));
    const step = Math.max(1, Math.floor(whole.length / 300));
    for (let length = 0; length < whole.length; length += step)
      expect(await outcome(put(whole.subarray(0, length)))).toMatch(/^(truncated|not-parquet)$/);
  },
);

/** A file whose footer is these bytes. */
function withFooter(footer: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')]);
}

describe('a footer', () => {
  const structs = 0x1c;
  test.each([
    ['of nested structures', Buffer.alloc(100_000, structs)],
    [
      'with a number that does not end',
      Buffer.concat([Buffer.of(0x15), Buffer.alloc(90_000, 0xff)]),
    ],
    ['with a list of two thousand million', Buffer.of(0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0)],
    ['with a text of two thousand million', Buffer.of(0x18, 0xff, 0xff, 0xff, 0xff, 0x07, 0)],
    ['of an unknown type', Buffer.of(0x1e, 0, 0)],
    [
      'of five million numbers',
      Buffer.concat([
        Buffer.of(0x19, 0xf5, 0xc0, 0x96, 0xb1, 0x02),
        Buffer.alloc(5_000_000),
        Buffer.of(0),
      ]),
    ],
    ['of nothing', Buffer.of(0, 0, 0, 0)],
  ])('%s is damaged', async (_, footer) => {
    expect(await outcome(put(withFooter(footer)))).toBe('bad-footer');
  });

  test('may not begin before the file', async () => {
    const bytes = withFooter(Buffer.alloc(20));
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(bytes.length - 8, 0xfffffff0, true);
    expect(await outcome(put(bytes))).toBe('bad-footer');
  });
});

interface Made {
  readonly rows?: number;
  readonly values?: number;
  readonly codec?: CompressionCodec;
  readonly encoding?: Encoding;
  readonly body?: Uint8Array;
  readonly plainBytes?: number;
  readonly storedBytes?: number;
  readonly dataOffset?: number;
  readonly file?: string;
  readonly typeLength?: number;
  readonly metadata?: Record<string, string>;
}

/** One required column of one page, with lies where they are asked for. */
function made({ body = Buffer.alloc(16), ...lies }: Made): Uint8Array {
  const rows = lies.rows ?? 4;
  const values = lies.values ?? rows;
  const page = new ByteWriter();
  writePageHeader(page, {
    type: 'DATA_PAGE',
    uncompressed_page_size: lies.plainBytes ?? body.length,
    compressed_page_size: lies.storedBytes ?? body.length,
    data_page_header: {
      num_values: values,
      encoding: lies.encoding ?? 'PLAIN',
      definition_level_encoding: 'RLE',
      repetition_level_encoding: 'RLE',
    },
  });
  const writer = new ByteWriter();
  writer.appendBytes(Buffer.from('PAR1'));
  writer.appendBytes(page.getBytes());
  writer.appendBytes(body);
  const type = lies.typeLength === undefined ? 'FLOAT' : 'FIXED_LEN_BYTE_ARRAY';
  const metadata: FileMetaData = {
    version: 2,
    metadata_length: 0,
    num_rows: BigInt(rows),
    schema: [
      { name: 'schema', num_children: 1 },
      {
        name: 'x',
        type,
        repetition_type: 'REQUIRED',
        ...(lies.typeLength === undefined ? {} : { type_length: lies.typeLength }),
      },
    ],
    key_value_metadata: Object.entries(lies.metadata ?? {}).map(([key, value]) => ({ key, value })),
    row_groups: [
      {
        num_rows: BigInt(rows),
        total_byte_size: 100n,
        columns: [
          {
            file_offset: 4n,
            ...(lies.file === undefined ? {} : { file_path: lies.file }),
            meta_data: {
              type,
              encodings: ['PLAIN'],
              path_in_schema: ['x'],
              codec: lies.codec ?? 'UNCOMPRESSED',
              num_values: BigInt(values),
              total_uncompressed_size: 100n,
              total_compressed_size: BigInt(page.offset + body.length),
              data_page_offset: BigInt(lies.dataOffset ?? 4),
            },
          },
        ],
      },
    ],
  };
  writeMetadata(writer, metadata);
  writer.appendBytes(Buffer.from('PAR1'));
  return writer.getBytes();
}

/** A zstd frame of one block that repeats a byte; it declares `size` bytes of content. */
function zstdFrame(size: number): Buffer {
  const frame = Buffer.alloc(4 + 1 + 8 + 4);
  frame.writeUInt32LE(0xfd2fb528, 0);
  frame.writeUInt8(0xe0, 4);
  frame.writeBigUInt64LE(BigInt(size), 5);
  // Last block, run-length, 2^21 − 1 bytes.
  frame.writeUIntLE(1 | (1 << 1) | ((2 ** 21 - 1) << 3), 13, 3);
  return frame;
}

const snappyBomb = Buffer.concat([
  Buffer.of(0xff, 0xff, 0xff, 0xff, 0x07, 0),
  Buffer.alloc(40, 0xfe),
]);

test('what is made here is sound where it does not lie', async () => {
  expect(await outcome(put(made({})))).toBe('data');
});

test.each<readonly [string, Made, string]>([
  ['a page longer than its column', { storedBytes: 2 ** 30 }, 'damaged-page'],
  ['a page shorter than its values', { rows: 5 }, 'damaged-page'],
  ['more values than any page may hold', { rows: 2 ** 30 }, 'unsupported'],
  ['rows that no page holds', { rows: 8, values: 8, body: Buffer.alloc(0) }, 'damaged-page'],
  [
    'an uncompressed size of 2 GiB',
    { codec: 'ZSTD', plainBytes: 2 ** 31 - 1, body: zstdFrame(2 ** 31 - 1) },
    'unsupported',
  ],
  [
    'a zstd frame of another size',
    { codec: 'ZSTD', plainBytes: 16, body: zstdFrame(2 ** 40) },
    'damaged-page',
  ],
  [
    'a zstd stream of 17 bytes that says nothing',
    { codec: 'ZSTD', plainBytes: 16, body: Buffer.alloc(17, 1) },
    'damaged-page',
  ],
  [
    'a snappy stream of another size',
    { codec: 'SNAPPY', plainBytes: 16, body: snappyBomb },
    'damaged-page',
  ],
  ['a gzip stream that is none', { codec: 'GZIP', plainBytes: 16 }, 'damaged-page'],
  [
    'a brotli stream that is none',
    { codec: 'BROTLI', plainBytes: 16, body: Buffer.alloc(16, 0xa5) },
    'damaged-page',
  ],
  [
    'an lz4 block that refers before itself',
    { codec: 'LZ4_RAW', plainBytes: 16, body: Buffer.of(0x10, 1, 9, 0) },
    'damaged-page',
  ],
  ['a codec that is not read', { codec: 'LZO' }, 'unsupported'],
  ['indices without a dictionary', { encoding: 'RLE_DICTIONARY' }, 'damaged-page'],
  ['deltas of floats', { encoding: 'DELTA_BINARY_PACKED' }, 'unsupported'],
  ['an encoding of levels', { encoding: 'BIT_PACKED' }, 'unsupported'],
  ['pages outside the file', { dataOffset: 2 ** 40 }, 'bad-footer'],
  ['pages in the footer', { dataOffset: 60 }, 'bad-footer'],
  ['pages in another file', { file: '../../secret.parquet' }, 'bad-footer'],
  [
    'rows of 2 GiB',
    { typeLength: 2 ** 31 - 1, metadata: { tensor_shape: '[2147483647]', tensor_dtype: 'uint8' } },
    'bad-shape',
  ],
])('%s: an error that says so', async (_, lies, code) => {
  const before = process.memoryUsage().rss;
  expect(await outcome(put(made(lies)))).toBe(code);
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
});

test('a link out of the folder is not followed', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'arrayscope-outside-'));
  try {
    writeFileSync(join(outside, 'a.parquet'), made({}));
    writeFileSync(join(folder, 'b.parquet'), made({}));
    symlinkSync(join(outside, 'a.parquet'), join(folder, 'a.parquet'));
    symlinkSync(folder, join(folder, 'key=1'));
    const dataset = await parquet.open(folder);
    expect(dataset.rowCount).toBe(4);
    expect(dataset.problems).toMatchObject([{ code: 'outside-link', path: 'a.parquet' }]);
    await dataset.close();
  } finally {
    rmSync(outside, { recursive: true });
  }
});
