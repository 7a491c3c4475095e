/**
 * Zstandard frames (RFC 8878) that must become a known number of bytes. The runtime's own codec
 * where it has one (Node 22.15 and later), else WebAssembly.
 */
import * as zlib from 'node:zlib';
import { BadFrame, checkOneFrame, mostContentBytes, zstdFrame } from './zstd-frame';

/** How far what the blocks could hold may exceed what is wanted. */
const MAX_BLOCK_BYTES = 128 * 1024;
/** A frame that does not say how long it is may be so long before it is looked at twice. */
const HARMLESS_BYTES = 64 * 1024 * 1024;
/** What decoders take unless they are asked for more (3.1.1.1.2 recommends 8 MiB at least). */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;

/** @throws BadFrame */
export async function decompressZstd(frame: Uint8Array, bytes: number): Promise<Uint8Array> {
  const header = zstdFrame(frame);
  if ((header.contentBytes ?? bytes) !== bytes)
    throw new BadFrame(`it declares ${header.contentBytes ?? 0} bytes instead of ${bytes}`);
  if (
    header.contentBytes === null &&
    mostContentBytes(frame, header) > Math.max(bytes + MAX_BLOCK_BYTES, HARMLESS_BYTES)
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
  checkOneFrame(frame, zstdFrame(frame));
  const { default: Zstd } = await import('numcodecs/zstd');
  return Zstd.fromConfig({ id: 'zstd' }).decode(frame);
}
