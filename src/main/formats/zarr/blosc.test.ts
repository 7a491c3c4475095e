import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Blosc from 'numcodecs/blosc';
import { describe, expect, test } from 'vitest';
import { decodeBlosc } from './blosc-decode';
import { encodeBlosc } from './blosc-encode';
import { bloscHeader } from './blosc-header';
import { streamDecoder } from './blosc-streams';

const library = Blosc.fromConfig({ id: 'blosc' });

/** Rising numbers with some noise: their upper bytes compress, their lower ones do not. */
function sample(bytes: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: bytes }, (_, at) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return at % 4 === 0 ? state >>> 24 : at >>> 12;
  });
}

async function decoded(encoded: Uint8Array, from?: number, to?: number): Promise<Uint8Array> {
  const header = bloscHeader(encoded);
  const decode = await streamDecoder(header.codec);
  if (decode === null) throw new Error(`no decoder of ${header.codec}`);
  const target = new Uint8Array(header.bytes);
  await decodeBlosc(encoded, header, target, { from: from ?? 0, to: to ?? header.bytes }, decode);
  return target;
}

describe.each([1, 2, 4, 8, 12, 16, 40, 255])('items of %i bytes', (itemBytes) => {
  test.each([1, 15, 127, 4096, 300_000, 524_288, 700_001])('%i bytes', async (length) => {
    const plain = sample(length);
    const encoded = encodeBlosc(plain, itemBytes);
    expect(Buffer.from(await library.decode(encoded)).equals(plain)).toBe(true);
    expect(Buffer.from(await decoded(encoded)).equals(plain)).toBe(true);
    expect(encoded.length).toBeLessThanOrEqual(length + 16);
  });
});

test.each(['lz4-0', 'lz4-1', 'lz4-2', 'lz4hc-2', 'zlib-1', 'zlib-2', 'zstd-0', 'zstd-1', 'zstd-2'])(
  '%s of the reference is read as its own library reads it',
  async (name) => {
    const file = join(import.meta.dirname, 'fixtures', 'codecs-v2.zarr', `blosc-${name}`, '1.0');
    const encoded = readFileSync(file);
    expect(await decoded(encoded)).toEqual(await library.decode(encoded));
  },
);

test.each(['lz4', 'zstd', 'zlib'])('%s over several blocks', async (cname) => {
  const plain = sample(700_001);
  const blocks = { id: 'blosc', cname, clevel: 5, blocksize: 65_536 };
  const encoded = await Blosc.fromConfig(blocks).encode(plain);
  expect(bloscHeader(encoded).blockBytes).toBeLessThan(plain.length / 2);
  expect(Buffer.from(await decoded(encoded)).equals(plain)).toBe(true);
});

test('only the blocks that are wanted are decoded', async () => {
  const plain = sample(700_000);
  const encoded = encodeBlosc(plain, 4);
  const { blockBytes } = bloscHeader(encoded);
  const part = await decoded(encoded, blockBytes + 5, blockBytes + 6);
  expect(
    Buffer.from(part.subarray(blockBytes, 2 * blockBytes)).equals(
      plain.subarray(blockBytes, 2 * blockBytes),
    ),
  ).toBe(true);
  expect(part.subarray(0, blockBytes).every((byte) => byte === 0)).toBe(true);
  expect(part.subarray(2 * blockBytes).every((byte) => byte === 0)).toBe(true);
});
