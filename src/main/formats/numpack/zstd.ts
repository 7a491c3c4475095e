import * as zlib from 'node:zlib';
import { InputError } from '../../../shared/errors';
import { frameContentBytes } from './zstd-frame';

type Decode = (frame: Uint8Array, bytes: number) => Promise<Uint8Array>;

let decoder: Promise<Decode> | null = null;

/**
 * One zstd frame as the `bytes` bytes that it must become.
 * @throws InputError `bad-block` for anything else; never makes more than `bytes`.
 */
export async function unpackFrame(
  frame: Uint8Array,
  bytes: number,
  path: string,
  offset: number,
): Promise<Uint8Array> {
  const bad = (what: string, cause?: unknown): InputError =>
    new InputError('bad-block', `${path}: the block at byte ${offset} ${what}.`, {
      path,
      offset,
      hint: 'The file is damaged; copy the folder again from where it came.',
      cause,
    });
  const said = frameContentBytes(frame, path, offset);
  if (said === null) throw bad('is a zstd frame that does not say how large its content is');
  if (said !== bytes) throw bad(`holds ${said} bytes, and the metadata gives it ${bytes}`);
  decoder ??= findDecoder();
  const decode = await decoder;
  let content: Uint8Array;
  try {
    content = await decode(frame, bytes);
  } catch (error) {
    throw bad('does not unpack', error);
  }
  if (content.length !== bytes) throw bad(`unpacks to ${content.length} of ${bytes} bytes`);
  return content;
}

/** The runtime's own where it has one (Node 22.15 and later), else WebAssembly. */
async function findDecoder(): Promise<Decode> {
  const native = nativeDecoder();
  if (native !== null) return native;
  const { default: Zstd } = await import('numcodecs/zstd');
  const codec = Zstd.fromConfig({ id: 'zstd' });
  return async (frame) => codec.decode(frame);
}

function nativeDecoder(): Decode | null {
  if (!('zstdDecompress' in zlib) || typeof zlib.zstdDecompress !== 'function') return null;
  return (frame, bytes) =>
    new Promise((resolve, reject) => {
      // One byte more than wanted, so that a frame that lies is told from one that is right.
      zlib.zstdDecompress(frame, { maxOutputLength: bytes + 1 }, (error, content) => {
        if (error === null) resolve(content);
        else reject(error);
      });
    });
}
