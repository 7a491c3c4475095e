/**
 * The codecs of Parquet pages. Each page is decompressed whole; the result must be exactly as long
 * as its header says, and what a stream declares of itself is checked before anything is allocated.
 */
import * as zlib from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { compressors, decompressLz4, decompressZstd } from 'hyparquet-compressors';
import { DamagedPage } from './damaged-page';
import { decompressLz4Block } from './lz4-block';

type Decompress = (input: Uint8Array, length: number) => Uint8Array | Promise<Uint8Array>;

/** As its frame header declares it (RFC 8878, 3.1.1.1); null where the frame does not say. */
interface ZstdFrame {
  readonly contentBytes: number | null;
  readonly windowBytes: number;
}

const CODECS: Readonly<Partial<Record<CompressionCodec, Decompress>>> = {
  UNCOMPRESSED: (input) => input,
  SNAPPY: snappy,
  GZIP: (input, length) => zlib.unzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) =>
    zlib.brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: zstd,
  LZ4_RAW: decompressLz4Block,
  LZ4: (input, length) => decompressLz4(input, length),
};

/** @throws DamagedPage when the bytes are no stream of this codec, or one of another length. */
export async function decompress(
  codec: CompressionCodec,
  input: Uint8Array,
  length: number,
): Promise<Uint8Array> {
  const method = CODECS[codec];
  if (method === undefined)
    throw new DamagedPage(
      `it is compressed with ${codec}, which Arrayscope does not read`,
      'unsupported',
    );
  // Pages without a value may leave the stream out.
  if (length === 0 && input.length === 0) return input;
  let output: Uint8Array;
  try {
    output = await method(input, length);
  } catch (error) {
    if (error instanceof DamagedPage) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new DamagedPage(`its bytes are no ${codec.toLowerCase()} stream (${words})`);
  }
  // A Buffer's own `slice` does not copy: none gets out of here.
  if (output.length === length)
    return new Uint8Array(output.buffer, output.byteOffset, output.length);
  throw new DamagedPage(
    `it holds ${output.length} bytes where its header declares ${length} uncompressed ones`,
  );
}

function snappy(input: Uint8Array, length: number): Uint8Array {
  let declared = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = input[index] ?? 0;
    declared += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) break;
  }
  if (declared !== length) {
    throw new DamagedPage(
      `its snappy stream declares ${declared} bytes where its header declares ${length}`,
    );
  }
  const uncompress = compressors.SNAPPY;
  if (uncompress === undefined) throw new TypeError('hyparquet-compressors has no snappy');
  return uncompress(input, length);
}

/** By the runtime where it has it (Node 22.15), else by WebAssembly. */
async function zstd(input: Uint8Array, length: number): Promise<Uint8Array> {
  const { contentBytes, windowBytes } = zstdFrame(input);
  if ((contentBytes ?? length) !== length || windowBytes > length + 2 ** 23)
    throw new DamagedPage(`its zstd frame is not one of ${length} bytes`);
  const native = nativeZstd();
  if (native !== null) return native(input, { maxOutputLength: Math.max(1, length) });
  // The WebAssembly decoder wants to know the length beforehand; the other is ten times as slow.
  if (contentBytes === null) return decompressZstd(input);
  const { default: Zstd } = await import('numcodecs/zstd');
  return Zstd.fromConfig({ id: 'zstd' }).decode(input);
}

type NativeZstd = (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

function nativeZstd(): NativeZstd | null {
  const found: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  return isFunction(found) ? found : null;
}

function isFunction(value: unknown): value is NativeZstd {
  return typeof value === 'function';
}

function zstdFrame(input: Uint8Array): ZstdFrame {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (input.length < 6 || view.getUint32(0, true) !== 0xfd2fb528)
    throw new DamagedPage('its bytes are no zstd stream');
  const flags = view.getUint8(4);
  const single = (flags & 0x20) !== 0;
  const sizeFlag = flags >> 6;
  const at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][flags & 3] ?? 0);
  const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
  if (input.length < at + sizeBytes) throw new DamagedPage('its zstd stream ends in its header');
  let contentBytes: number | null = null;
  if (sizeBytes > 0) {
    contentBytes = sizeBytes === 2 ? 256 : 0;
    for (let index = 0; index < sizeBytes; index += 1)
      contentBytes += view.getUint8(at + index) * 2 ** (8 * index);
  }
  const descriptor = view.getUint8(5);
  const base = 2 ** (10 + (descriptor >> 3));
  const windowBytes = single ? (contentBytes ?? 0) : base + (base / 8) * (descriptor & 7);
  return { contentBytes, windowBytes };
}
