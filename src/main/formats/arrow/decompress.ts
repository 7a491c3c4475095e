/**
 * Compressed buffers ("Buffer compression" of the specification): the length as an int64, then one
 * frame; or −1, then the bytes as they are.
 */
import type { InputError } from '../../../shared/errors';
import { allocated } from '../rows/allocate';
import { decompressZstd } from '../rows/zstd';
import { BadFrame } from '../rows/zstd-frame';
import { damaged } from './damaged';
import { decompressLz4 } from './lz4-frame';
import type { BodyCodec } from './message';

/**
 * LZ4 shrinks nothing further than this. What claims to, and is large besides, would fill the
 * memory from a small file.
 */
const MAX_RATIO = 255;
const HARMLESS_BYTES = 128 * 1024 * 1024;

/** Place of a buffer, for what is said when it is damaged. */
export interface BufferPlace {
  readonly path: string;
  readonly offset: number;
}

export async function decompress(
  codec: Exclude<BodyCodec, 'none'>,
  stored: Uint8Array,
  place: BufferPlace,
): Promise<Uint8Array> {
  if (stored.length === 0) return stored;
  if (stored.length < 8) throw bad(codec, place, 'it is too short');
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const declared = Number(view.getBigInt64(0, true));
  const frame = stored.subarray(8);
  if (declared === -1) return frame;
  if (declared === 0) return new Uint8Array(0);
  if (declared < 0 || declared > Math.max(HARMLESS_BYTES, frame.length * MAX_RATIO))
    throw bad(codec, place, `${frame.length} bytes cannot become ${declared}`);
  try {
    return codec === 'lz4'
      ? await decompressLz4(frame, declared)
      : await allocated(() => decompressZstd(frame, declared));
  } catch (error) {
    if (!(error instanceof BadFrame)) throw error;
    throw bad(codec, place, error.message, error);
  }
}

function bad(
  codec: string,
  { path, offset }: BufferPlace,
  why: string,
  cause?: unknown,
): InputError {
  return damaged(
    path,
    offset,
    `the ${codec} buffer at byte ${offset} does not unpack (${why})`,
    cause,
  );
}
