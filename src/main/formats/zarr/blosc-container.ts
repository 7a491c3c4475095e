/**
 * Blosc 1 chunks (c-blosc, README_CHUNK_FORMAT.rst): a header of 16 bytes, the offset of each
 * block, and the blocks, each one stream or, of shuffled items, one stream a byte of the item.
 * LZ4 streams are read and written here with lz4-napi, at several times the speed of the library
 * compiled to WebAssembly; what else Blosc knows goes there.
 */
import { compressSync, uncompressSync } from 'lz4-napi';
import { shuffle, unshuffle } from './byte-shuffle';

export interface BloscHeader {
  readonly bytes: number;
  readonly blockBytes: number;
  readonly encodedBytes: number;
  readonly itemBytes: number;
  readonly codec: 'blosclz' | 'lz4' | 'snappy' | 'zlib' | 'zstd';
  readonly shuffled: 'no' | 'bytes' | 'bits';
  readonly copied: boolean;
  readonly split: boolean;
}

const HEADER_BYTES = 16;
const CODECS = ['blosclz', 'lz4', 'snappy', 'zlib', 'zstd'] as const;
/** As c-blosc: wider items, and blocks of fewer items, are never split. */
const MAX_SPLITS = 16;
const MIN_SPLIT_BYTES = 128;
const BLOCK_BYTES = 256 * 1024;

/** @throws Error for what is no Blosc chunk. */
export function bloscHeader(encoded: Uint8Array): BloscHeader {
  if (encoded.length < HEADER_BYTES) throw new Error('it is too short for Blosc');
  const view = new DataView(encoded.buffer, encoded.byteOffset, HEADER_BYTES);
  const flags = view.getUint8(2);
  const codec = CODECS[flags >> 5];
  const itemBytes = view.getUint8(3);
  const bytes = view.getUint32(4, true);
  const blockBytes = view.getUint32(8, true);
  const encodedBytes = view.getUint32(12, true);
  if (view.getUint8(0) === 0 || view.getUint8(0) > 2 || codec === undefined || itemBytes === 0)
    throw new Error('it is no Blosc chunk');
  if (encodedBytes > encoded.length || encodedBytes < HEADER_BYTES)
    throw new Error(`it has ${encoded.length} bytes and says ${encodedBytes}`);
  if (bytes > 0 && (blockBytes === 0 || blockBytes > bytes))
    throw new Error('its blocks have no size');
  return {
    bytes,
    blockBytes,
    encodedBytes,
    itemBytes,
    codec,
    shuffled: (flags & 1) !== 0 && itemBytes > 1 ? 'bytes' : (flags & 4) !== 0 ? 'bits' : 'no',
    copied: (flags & 2) !== 0,
    split:
      (flags & 0x10) === 0 && itemBytes <= MAX_SPLITS && blockBytes / itemBytes >= MIN_SPLIT_BYTES,
  };
}

/** Whether `decodeLz4` reads it. */
export function isPlainLz4({ codec, shuffled, copied }: BloscHeader): boolean {
  return copied || (codec === 'lz4' && shuffled !== 'bits');
}

/** @throws Error in a few words. */
export function decodeLz4(encoded: Uint8Array, header: BloscHeader, target: Uint8Array): void {
  const { bytes, blockBytes, copied } = header;
  if (copied) {
    if (header.encodedBytes < HEADER_BYTES + bytes) throw new Error('it ends early');
    target.set(encoded.subarray(HEADER_BYTES, HEADER_BYTES + bytes));
    return;
  }
  const view = new DataView(encoded.buffer, encoded.byteOffset, header.encodedBytes);
  const scratch = new Uint8Array(header.shuffled === 'bytes' ? blockBytes : 0);
  const blocks = Math.ceil(bytes / Math.max(1, blockBytes));
  for (let block = 0; block < blocks; block += 1) {
    const from = block * blockBytes;
    const out = target.subarray(from, Math.min(from + blockBytes, bytes));
    const start = intAt(view, HEADER_BYTES + 4 * block);
    if (header.shuffled === 'bytes') {
      const shuffled = scratch.subarray(0, out.length);
      decodeBlock(view, start, header, shuffled);
      unshuffle(shuffled, header.itemBytes, out);
    } else {
      decodeBlock(view, start, header, out);
    }
  }
}

function decodeBlock(
  view: DataView,
  start: number,
  { split, itemBytes, blockBytes }: BloscHeader,
  out: Uint8Array,
): void {
  const streams = split && out.length === blockBytes ? itemBytes : 1;
  const length = Math.floor(out.length / streams);
  const source = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let at = start;
  for (let stream = 0; stream < streams; stream += 1) {
    const size = intAt(view, at);
    at += 4;
    if (size < 0 || at + size > source.length) throw new Error('a stream leads outside it');
    const target = out.subarray(stream * length, (stream + 1) * length);
    if (size === length) target.set(source.subarray(at, at + size));
    else lz4Stream(source.subarray(at, at + size), target);
    at += size;
  }
}

/** One LZ4 block of a known length: lz4-napi wants that length before it. */
function lz4Stream(stream: Uint8Array, target: Uint8Array): void {
  const block = Buffer.allocUnsafe(stream.length + 4);
  block.writeUInt32LE(target.length, 0);
  block.set(stream, 4);
  const decoded = uncompressSync(block);
  if (decoded.length !== target.length) throw new Error('a stream ends early');
  target.set(decoded);
}

function intAt(view: DataView, at: number): number {
  if (at < 0 || at + 4 > view.byteLength) throw new Error('a block leads outside it');
  return view.getInt32(at, true);
}

/** @param itemBytes of the type, by which bytes are shuffled; 1 for none */
export function encodeLz4(bytes: Uint8Array, itemBytes: number): Uint8Array {
  const shuffled = itemBytes > 1 && itemBytes < 256;
  const width = shuffled ? itemBytes : 1;
  const wanted = Math.floor(BLOCK_BYTES / width) * width;
  const blockBytes = Math.max(1, Math.min(bytes.length, wanted));
  const blocks = Math.ceil(bytes.length / blockBytes);
  const split =
    width <= MAX_SPLITS && blockBytes % width === 0 && blockBytes / width >= MIN_SPLIT_BYTES;
  const parts: Buffer[] = [];
  const starts = Buffer.alloc(4 * blocks);
  let end = HEADER_BYTES + starts.length;
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
  const copied = end >= bytes.length + HEADER_BYTES;
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(2, 0);
  header.writeUInt8(1, 1);
  header.writeUInt8((1 << 5) | (split ? 0 : 0x10) | (copied ? 2 : 0) | (shuffled ? 1 : 0), 2);
  header.writeUInt8(width, 3);
  header.writeUInt32LE(bytes.length, 4);
  header.writeUInt32LE(blockBytes, 8);
  header.writeUInt32LE(copied ? HEADER_BYTES + bytes.length : end, 12);
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
