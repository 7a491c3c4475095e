import Zstd from 'numcodecs/zstd';
import { describe, expect, test } from 'vitest';
import { zstdCodec } from './codec-zstd';
import { zstdBeginning } from './zstd-beginning';

const KIB = 1024;
const library = Zstd.fromConfig({ id: 'zstd', level: 3 });

/** Rising numbers with some noise: their upper bytes compress, their lower ones do not. */
function sample(bytes: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: bytes }, (_, at) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return at % 4 === 0 ? state >>> 24 : at >>> 12;
  });
}

const plain = sample(1000 * KIB);

describe('the beginning of a frame', () => {
  test.each([1, 128 * KIB, 128 * KIB + 1, 500 * KIB, 640 * KIB])('to byte %i', async (to) => {
    const beginning = zstdBeginning(await library.encode(plain), to);
    const bytes = Math.ceil(to / (128 * KIB)) * 128 * KIB;
    expect(beginning?.contentBytes).toBe(bytes);
    const content = await library.decode(beginning?.frame ?? new Uint8Array(0));
    expect(Buffer.from(content).equals(plain.subarray(0, bytes))).toBe(true);
  });

  test('is the whole frame where its last block is needed', async () => {
    const frame = await library.encode(plain);
    expect(zstdBeginning(frame, plain.length)).toBeNull();
    expect(zstdBeginning(frame, 897 * KIB)).toBeNull();
    expect(zstdBeginning(await library.encode(sample(5000)), 1)).toBeNull();
  });

  test('has no checksum, whatever the frame has', async () => {
    const frame = await library.encode(plain);
    const summed = Buffer.concat([frame, Buffer.alloc(4)]);
    summed.writeUInt8(summed.readUInt8(4) | 4, 4);
    const beginning = zstdBeginning(summed, 1);
    expect(
      Buffer.from(beginning?.frame ?? []).equals(Buffer.from(zstdBeginning(frame, 1)?.frame ?? [])),
    ).toBe(true);
  });
});

describe('the codec', () => {
  const request = { expected: plain.length, limit: plain.length };

  test('decodes no more than is wanted', async () => {
    const codec = await zstdCodec(3);
    const encoded = await library.encode(plain);
    const part = await codec.decode(encoded, { ...request, wanted: { from: 200, to: 4000 } });
    expect(Buffer.from(part).equals(plain.subarray(0, 128 * KIB))).toBe(true);
    const end = { from: plain.length - 4, to: plain.length };
    const whole = await codec.decode(encoded, { ...request, wanted: end });
    expect(Buffer.from(whole).equals(plain)).toBe(true);
  });

  test('decodes all of a frame whose blocks are smaller than usual', async () => {
    const codec = await zstdCodec(3);
    const wanted = { from: 0, to: 100 };
    // Raw blocks of 64 KiB, of which nobody knows beforehand.
    const part = await codec.decode(rawFrame(plain, 64 * KIB), { ...request, wanted });
    expect(Buffer.from(part).equals(plain)).toBe(true);
    // From then on it does not try.
    const next = await codec.decode(await library.encode(plain), { ...request, wanted });
    expect(next.length).toBe(plain.length);
  });

  test('refuses damage, in a part as in the whole', async () => {
    const codec = await zstdCodec(3);
    const encoded = await library.encode(plain);
    encoded.fill(0xff, 40, 400);
    const wanted = { from: 0, to: 100 };
    await expect((async () => codec.decode(encoded, { ...request, wanted }))()).rejects.toThrow();
  });
});

/** A frame of stored blocks of this size, with its length in four bytes. */
function rawFrame(content: Uint8Array, blockBytes: number): Uint8Array {
  const header = Buffer.from('28b52ffda000000000', 'hex');
  header.writeUInt32LE(content.length, 5);
  const parts: Uint8Array[] = [header];
  for (let at = 0; at < content.length; at += blockBytes) {
    const block = content.subarray(at, at + blockBytes);
    const start = Buffer.alloc(3);
    start.writeUIntLE((block.length << 3) | (at + blockBytes >= content.length ? 1 : 0), 0, 3);
    parts.push(start, block);
  }
  return Buffer.concat(parts);
}
