import type { ByteCodec } from './codec';
import { crc32c } from './crc32c';

const SUM_BYTES = 4;

/** Version 3, “CRC32C codec”: the bytes, then their checksum, little-endian. */
export const crc32cCodec: ByteCodec = {
  decode: (encoded) => {
    const bytes = encoded.subarray(0, Math.max(0, encoded.length - SUM_BYTES));
    const sum = encoded.subarray(bytes.length);
    if (
      sum.length < SUM_BYTES ||
      crc32c(bytes) !== new DataView(sum.buffer, sum.byteOffset).getUint32(0, true)
    )
      throw new Error('its checksum is not that of its bytes');
    return bytes;
  },
  encode: (bytes) => {
    const encoded = new Uint8Array(bytes.length + SUM_BYTES);
    encoded.set(bytes);
    new DataView(encoded.buffer).setUint32(bytes.length, crc32c(bytes), true);
    return encoded;
  },
  encodedBytes: (bytes) => bytes + SUM_BYTES,
};
