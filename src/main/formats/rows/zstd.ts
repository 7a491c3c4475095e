/**
 * Zstandard frames (RFC 8878) that must become a known number of bytes. The runtime's own codec
 * where it has one (Node 22.15 and later), else WebAssembly.
 */
import * as zlib from 'node:zlib';

/** A frame that is damaged, or not of the length that was announced. */
export class BadFrame extends Error {}

const MAX_BLOCK_BYTES = 128 * 1024;
/** A frame that does not say how long it is may be so long before it is looked at twice. */
const HARMLESS_BYTES = 64 * 1024 * 1024;
/** What decoders take unless they are asked for more (3.1.1.1.2 recommends 8 MiB at least). */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;
const MAGIC = 0xfd2fb528;

interface FrameHeader {
  /** null where the writer did not know it. */
  readonly contentBytes: number | null;
  readonly windowBytes: number;
  /** Where the blocks begin. */
  readonly bytes: number;
}

/** @throws BadFrame */
export async function decompressZstd(frame: Uint8Array, bytes: number): Promise<Uint8Array> {
  const header = frameHeader(frame);
  if ((header.contentBytes ?? bytes) !== bytes)
    throw new BadFrame(`it declares ${header.contentBytes ?? 0} bytes instead of ${bytes}`);
  if (
    header.contentBytes === null &&
    mostContent(frame, header) > Math.max(bytes + MAX_BLOCK_BYTES, HARMLESS_BYTES)
  )
    throw new BadFrame(`it may hold more than ${bytes} bytes`);
  if (header.windowBytes > Math.max(bytes, MAX_WINDOW_BYTES))
    throw new BadFrame('its window is too large');
  let content: Uint8Array;
  try {
    content = await decode(frame, bytes, header.contentBytes !== null);
  } catch (error) {
    throw new BadFrame(error instanceof Error ? error.message : String(error), { cause: error });
  }
  if (content.length === bytes) return content;
  throw new BadFrame(`it holds ${content.length} bytes instead of ${bytes}`);
}

/** One frame that declares its length. */
export async function compressZstd(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  if ('zstdCompress' in zlib && typeof zlib.zstdCompress === 'function') {
    const { zstdCompress } = zlib;
    const key = zlib.constants.ZSTD_c_compressionLevel;
    return new Promise((resolve, reject) => {
      const options = { params: { [key]: level }, pledgedSrcSize: bytes.length };
      zstdCompress(bytes, options, (error, frame) => {
        if (error === null) resolve(frame);
        else reject(error);
      });
    });
  }
  const { default: Zstd } = await import('numcodecs/zstd');
  return Zstd.fromConfig({ id: 'zstd', level }).encode(bytes);
}

async function decode(frame: Uint8Array, bytes: number, isDeclared: boolean): Promise<Uint8Array> {
  if ('zstdDecompress' in zlib && typeof zlib.zstdDecompress === 'function') {
    const { zstdDecompress } = zlib;
    return new Promise((resolve, reject) => {
      zstdDecompress(frame, { maxOutputLength: Math.max(1, bytes) }, (error, content) => {
        if (error === null) resolve(content);
        else reject(error);
      });
    });
  }
  if (!isDeclared) {
    // The WebAssembly decoder wants to know the length beforehand; this one is slow.
    const { decompressZstd: slow } = await import('hyparquet-compressors');
    return slow(frame);
  }
  const { default: Zstd } = await import('numcodecs/zstd');
  return Zstd.fromConfig({ id: 'zstd' }).decode(frame);
}

/** RFC 8878, 3.1.1.1. */
function frameHeader(frame: Uint8Array): FrameHeader {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 6 || view.getUint32(0, true) !== MAGIC) throw new BadFrame('it has no header');
  const flags = view.getUint8(4);
  const isSingle = (flags & 0x20) !== 0;
  const sizeFlag = flags >> 6;
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][flags & 3] ?? 0);
  const sizeBytes = sizeFlag === 0 ? (isSingle ? 1 : 0) : 1 << sizeFlag;
  if (frame.length < at + sizeBytes) throw new BadFrame('it ends in its header');
  let contentBytes: number | null = null;
  if (sizeBytes > 0) {
    contentBytes = sizeBytes === 2 ? 256 : 0;
    for (let index = 0; index < sizeBytes; index += 1)
      contentBytes += view.getUint8(at + index) * 2 ** (8 * index);
  }
  const descriptor = view.getUint8(5);
  const base = 2 ** (10 + (descriptor >> 3));
  const windowBytes = isSingle ? (contentBytes ?? 0) : base + (base / 8) * (descriptor & 7);
  return { contentBytes, windowBytes, bytes: at + sizeBytes };
}

/** What the blocks can become at most (3.1.1.2): for frames that do not say. */
function mostContent(frame: Uint8Array, header: FrameHeader): number {
  let most = 0;
  for (let at = header.bytes; at + 3 <= frame.length;) {
    const block = (frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 8) | ((frame[at + 2] ?? 0) << 16);
    const type = (block >> 1) & 3;
    const size = block >> 3;
    most += type === 2 ? Math.min(MAX_BLOCK_BYTES, header.windowBytes) : size;
    if ((block & 1) === 1) break;
    at += 3 + (type === 1 ? 1 : size);
  }
  return most;
}
