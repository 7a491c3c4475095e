import { compressSync, uncompressSync } from 'lz4-napi';
import { type ByteCodec, checkLength } from './codec';

/**
 * numcodecs' `lz4`: the decoded length in four little-endian bytes, then one LZ4 block; exactly
 * what lz4-napi reads and writes.
 */
export const lz4Codec: ByteCodec = {
  decode: (encoded, request) => {
    if (encoded.length < 5) throw new Error('it is too short for LZ4');
    const length = new DataView(encoded.buffer, encoded.byteOffset).getUint32(0, true);
    checkLength(length, request);
    return uncompressSync(encoded);
  },
  encode: (bytes) => compressSync(asBuffer(bytes)),
};

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
