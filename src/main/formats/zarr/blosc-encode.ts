/** Blosc chunks of LZ4 streams over shuffled bytes; the layout is in blosc-header.ts. */
import { compressSync } from 'lz4-napi';
import { BLOSC_HEADER_BYTES, MAX_SPLITS, MIN_SPLIT_BYTES } from './blosc-header';
import { shuffle } from './byte-shuffle';

const BLOCK_BYTES = 256 * 1024;

/** @param itemBytes of the type, by which bytes are shuffled; 1 for none */
export function encodeBlosc(bytes: Uint8Array, itemBytes: number): Uint8Array {
  const shuffled = itemBytes > 1 && itemBytes < 256;
  const width = shuffled ? itemBytes : 1;
  const wanted = Math.floor(BLOCK_BYTES / width) * width;
  const blockBytes = Math.max(1, Math.min(bytes.length, wanted));
  const blocks = Math.ceil(bytes.length / blockBytes);
  const split =
    width <= MAX_SPLITS && blockBytes % width === 0 && blockBytes / width >= MIN_SPLIT_BYTES;
  const parts: Buffer[] = [];
  const starts = Buffer.alloc(4 * blocks);
  let end = BLOSC_HEADER_BYTES + starts.length;
  for (let block = 0; block < blocks; block += 1) {
    starts.writeInt32LE(end, 4 * block);
    const plain = bytes.subarray(
      block * blockBytes,
      Math.min(bytes.length, (block + 1) * blockBytes),
    );
    const ordered = Buffer.allocUnsafe(plain.length);
    if (shuffled) shuffle(plain, width, ordered);
    else ordered.set(plain);
    const streams = split && plain.length === blockBytes ? width : 1;
    const length = plain.length / streams;
    for (let stream = 0; stream < streams; stream += 1) {
      const part = encodeStream(ordered.subarray(stream * length, (stream + 1) * length));
      parts.push(part);
      end += part.length;
    }
  }
  const copied = end >= bytes.length + BLOSC_HEADER_BYTES;
  const header = Buffer.alloc(BLOSC_HEADER_BYTES);
  header.writeUInt8(2, 0);
  header.writeUInt8(1, 1);
  header.writeUInt8((1 << 5) | (split ? 0 : 0x10) | (copied ? 2 : 0) | (shuffled ? 1 : 0), 2);
  header.writeUInt8(width, 3);
  header.writeUInt32LE(bytes.length, 4);
  header.writeUInt32LE(blockBytes, 8);
  header.writeUInt32LE(copied ? BLOSC_HEADER_BYTES + bytes.length : end, 12);
  return copied ? Buffer.concat([header, bytes]) : Buffer.concat([header, starts, ...parts]);
}

/** The length, then the LZ4 block; as it is where that is no shorter. */
function encodeStream(plain: Buffer): Buffer {
  const compressed = compressSync(plain);
  const isShorter = compressed.length - 4 < plain.length;
  const stream = isShorter ? compressed : Buffer.concat([Buffer.alloc(4), plain]);
  // Instead of the decoded length, which lz4-napi puts there, the encoded one.
  stream.writeInt32LE(stream.length - 4, 0);
  return stream;
}
