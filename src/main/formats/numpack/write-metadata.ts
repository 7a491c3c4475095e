import type { ArrayRecord, BlockTable } from './array-record';
import { METADATA_MAGIC, METADATA_VERSION } from './read-metadata';

/** The bytes of `metadata.npkm` for these arrays, in this order. */
export function metadataBytes(arrays: readonly ArrayRecord[]): Uint8Array {
  const totalSize = arrays.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return Buffer.concat([
    u32(METADATA_MAGIC),
    u32(METADATA_VERSION),
    u64(totalSize),
    u32(arrays.length),
    ...arrays.flatMap(recordBytes),
  ]);
}

function recordBytes(record: ArrayRecord): Buffer[] {
  const { compression } = record;
  return [
    text(record.name),
    u32(record.shape.length),
    ...record.shape.map(u64),
    text(record.dataFile),
    u64(record.lastModified),
    u64(record.sizeBytes),
    Buffer.of(record.dtypeCode, compression.algorithm),
    u32(compression.level),
    u64(compression.originalSize),
    u64(compression.compressedSize),
    ...(compression.blocks === null ? [Buffer.of(0)] : blockBytes(compression.blocks)),
  ];
}

function blockBytes(table: BlockTable): Buffer[] {
  return [
    Buffer.of(1, table.enabled ? 1 : 0),
    u64(table.blockSize),
    u64(table.declaredBlocks),
    u32(table.entries.length / 3),
    ...Array.from(table.entries, u64),
  ];
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u32(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** Now, as NumPack stamps its arrays. */
export function nowMicroseconds(): bigint {
  return BigInt(Date.now()) * 1000n;
}
