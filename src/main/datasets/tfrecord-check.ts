/**
 * Whether a file begins as TensorFlow's TFRecordWriter begins: a record is its length (uint64,
 * little-endian), the masked CRC-32C of those eight bytes, the data, and the data's own checksum
 * (tensorflow/core/lib/io/record_writer.h). The checksum of the length makes the answer certain.
 */
export function isTfRecord(head: Buffer, bytes: number): boolean {
  if (head.length < 16) return false;
  const length = head.readBigUInt64LE(0);
  if (length + 16n > BigInt(bytes)) return false;
  return head.readUInt32LE(8) === masked(crc32c(head.subarray(0, 8)));
}

/** CRC-32C (Castagnoli), polynomial 0x82f63b78 reflected. */
function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

/** TensorFlow's mask: rotated right by 15 bits, plus a constant. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
