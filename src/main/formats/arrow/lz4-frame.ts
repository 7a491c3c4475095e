/** LZ4 frames (lz4/doc/lz4_Frame_format.md) that must become a known number of bytes. */
import { compressFrame, decompressFrame, decompressFrameSync } from 'lz4-napi';
import { BadFrame } from '../rows/zstd-frame';

const MAGIC = 0x184d2204;
/** By the block maximum size of the header. */
const BLOCK_BYTES: readonly (number | undefined)[] = [, , , , 2 ** 16, 2 ** 18, 2 ** 20, 2 ** 22];
/** A frame of many short blocks may declare so much before it is refused. */
const HARMLESS_BYTES = 64 * 1024 * 1024;
/** Below this the trip to the thread pool costs more than the work. */
const SYNCHRONOUS_BYTES = 64 * 1024;

/** @throws BadFrame */
export async function decompressLz4(frame: Uint8Array, bytes: number): Promise<Uint8Array> {
  const most = mostContent(frame);
  if (most > Math.max(bytes * 2 + 2 ** 22, HARMLESS_BYTES))
    throw new BadFrame(`it may hold ${most} bytes instead of ${bytes}`);
  let content: Uint8Array;
  try {
    const buffer = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
    content =
      bytes <= SYNCHRONOUS_BYTES ? decompressFrameSync(buffer) : await decompressFrame(buffer);
  } catch (error) {
    throw new BadFrame(error instanceof Error ? error.message : String(error), { cause: error });
  }
  if (content.length === bytes) return content;
  throw new BadFrame(`it holds ${content.length} bytes instead of ${bytes}`);
}

export function compressLz4(bytes: Uint8Array): Promise<Uint8Array> {
  return compressFrame(bytes);
}

/** What the blocks can become at most: the library writes as much as a frame tells it to. */
function mostContent(frame: Uint8Array): number {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw new BadFrame('it has no header');
  const flags = view.getUint8(4);
  const blockBytes = BLOCK_BYTES[(view.getUint8(5) >> 4) & 7];
  if (blockBytes === undefined) throw new BadFrame('its blocks have no size');
  const checksum = (flags & 0x10) === 0 ? 0 : 4;
  let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  let most = 0;
  while (at + 4 <= frame.length) {
    const word = view.getUint32(at, true);
    if (word === 0) break;
    // The highest bit marks a block that is stored as it is.
    const size = word & 0x7fffffff;
    most += word >= 0x80000000 ? size : Math.min(blockBytes, size * 255);
    at += 4 + size + checksum;
  }
  return most;
}
