/**
 * The codecs of Parquet pages. Each page is decompressed whole; the result must be exactly as long
 * as its header says, and what a stream declares of itself is checked before anything is allocated.
 */
import * as zlib from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { decompressLz4 } from 'hyparquet-compressors';
import { decompressZstd } from '../rows/zstd';
import { DamagedPage } from './damaged-page';
import { decompressLz4Block } from './lz4-block';
import { type Memory, decompressSnappy } from './snappy';

type Decompress = (
  input: Uint8Array,
  length: number,
  memory: Memory,
) => Uint8Array | Promise<Uint8Array>;

const CODECS: Readonly<Partial<Record<CompressionCodec, Decompress>>> = {
  UNCOMPRESSED: (input) => input,
  SNAPPY: decompressSnappy,
  GZIP: (input, length) => zlib.unzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) =>
    zlib.brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: decompressZstd,
  LZ4_RAW: decompressLz4Block,
  LZ4: (input, length) => decompressLz4(input, length),
};

/**
 * @param memory where a codec may put what it makes
 * @throws DamagedPage when the bytes are no stream of this codec, or one of another length.
 */
export async function decompress(
  codec: CompressionCodec,
  input: Uint8Array,
  length: number,
  memory: Memory = (bytes) => new Uint8Array(bytes),
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
    output = await method(input, length, memory);
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
