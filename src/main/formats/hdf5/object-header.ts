/**
 * The messages of an object's header as they lie in the file. HDF5 File Format Specification 3.0,
 * sections II (superblock) and IV.A.1 (object headers of versions 1 and 2). Only for what the
 * library found sound before; whatever looks unusual is null, and then the library has the word.
 */
import { SIGNATURE } from './superblock';

/** What is needed of the file. */
export interface FileBytes {
  readonly bytes: number;
  readAt(target: Uint8Array, position: number): Promise<void>;
}

export interface StoredMessage {
  readonly type: number;
  readonly data: Buffer;
}

/** Where a part of a header lies: the messages only, for version 2 without signature and checksum. */
interface Block {
  readonly position: number;
  readonly bytes: number;
}

const CONTINUATION = 0x10;
const MAX_BLOCKS = 64;
const MAX_BLOCK_BYTES = 1024 * 1024;
const SHARED = 0x02;

/** Bytes of the file, or null where they lie outside it. */
export async function bytesAt(
  file: FileBytes,
  position: number,
  length: number,
): Promise<Buffer | null> {
  if (!Number.isSafeInteger(position) || position < 0 || position + length > file.bytes)
    return null;
  const bytes = Buffer.alloc(length);
  await file.readAt(bytes, position);
  return bytes;
}

/** Whether addresses have eight bytes and count from the beginning of the file. */
export async function hasPlainAddresses(file: FileBytes): Promise<boolean> {
  const start = await bytesAt(file, 0, 40);
  if (start?.subarray(0, SIGNATURE.length).equals(SIGNATURE) !== true) return false;
  const version = start.readUInt8(8);
  if (version > 3) return false;
  const sizesAt = version < 2 ? 13 : 9;
  const baseAt = [24, 28, 12, 12][version] ?? 0;
  const isPlain = start.readUInt8(sizesAt) === 8 && start.readUInt8(sizesAt + 1) === 8;
  return isPlain && start.readBigUInt64LE(baseAt) === 0n;
}

export async function headerMessages(
  file: FileBytes,
  address: number,
): Promise<readonly StoredMessage[] | null> {
  const prefix = await bytesAt(file, address, 16);
  if (prefix === null) return null;
  const isSecond = prefix.toString('latin1', 0, 4) === 'OHDR';
  const first = isSecond ? await secondVersion(file, address) : firstVersion(prefix, address);
  if (first === null) return null;
  const blocks: Block[] = [first.block];
  const messages: StoredMessage[] = [];
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block === undefined || index >= MAX_BLOCKS || block.bytes > MAX_BLOCK_BYTES) return null;
    const bytes = await bytesAt(file, block.position, block.bytes);
    const found = bytes === null ? null : messagesIn(bytes, first.prefixBytes, isSecond);
    if (found === null) return null;
    messages.push(...found);
    for (const { type, data } of found) {
      if (type !== CONTINUATION || data.length < 16) continue;
      const position = Number(data.readBigUInt64LE(0));
      const length = Number(data.readBigUInt64LE(8));
      // Of version 2: "OCHK" before the messages, and a checksum behind.
      blocks.push(
        isSecond
          ? { position: position + 4, bytes: Math.max(0, length - 8) }
          : { position, bytes: length },
      );
    }
  }
  return messages;
}

interface Start {
  readonly block: Block;
  /** Bytes before the data of each message. */
  readonly prefixBytes: number;
}

function firstVersion(prefix: Buffer, address: number): Start | null {
  if (prefix.readUInt8(0) !== 1) return null;
  return { block: { position: address + 16, bytes: prefix.readUInt32LE(8) }, prefixBytes: 8 };
}

async function secondVersion(file: FileBytes, address: number): Promise<Start | null> {
  const start = await bytesAt(file, address, 6);
  if (start?.readUInt8(4) !== 2) return null;
  const flags = start.readUInt8(5);
  // Times, then limits of attributes, then the size of the messages in 1, 2, 4 or 8 bytes.
  const sizeAt = address + 6 + ((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4);
  const width = 1 << (flags & 3);
  const size = await bytesAt(file, sizeAt, width);
  if (size === null) return null;
  const bytes = width === 8 ? Number(size.readBigUInt64LE(0)) : size.readUIntLE(0, width);
  const prefixBytes = (flags & 0x04) === 0 ? 4 : 6;
  return { block: { position: sizeAt + width, bytes }, prefixBytes };
}

/** Null where a message leads outside its block, or lies elsewhere. */
function messagesIn(
  bytes: Buffer,
  prefixBytes: number,
  isSecond: boolean,
): readonly StoredMessage[] | null {
  const messages: StoredMessage[] = [];
  // What is left at the end and holds no message is a gap.
  for (let at = 0; at + prefixBytes <= bytes.length;) {
    const type = isSecond ? bytes.readUInt8(at) : bytes.readUInt16LE(at);
    const length = bytes.readUInt16LE(at + (isSecond ? 1 : 2));
    const flags = bytes.readUInt8(at + (isSecond ? 3 : 4));
    const from = at + prefixBytes;
    if (from + length > bytes.length) return null;
    // A shared message is only an address of the message.
    if ((flags & SHARED) === 0) messages.push({ type, data: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return messages;
}
