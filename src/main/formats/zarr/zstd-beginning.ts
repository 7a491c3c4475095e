/**
 * The beginning of a Zstandard frame as a frame of its own (RFC 8878, sections 3.1.1.1 “Frame
 * header” and 3.1.1.2 “Blocks”): a block needs those before it, none behind it. For frames of
 * several blocks, of which a row often needs the first few only.
 */
import { zstdFrame } from '../rows/zstd-frame';

/** Bytes of every block but the last, where the encoder did not cut them smaller. */
const BLOCK_BYTES = 128 * 1024;
const CHECKSUM_FLAG = 4;
const LAST_BLOCK = 1;
const RUN_BLOCK = 1;

export interface ZstdBeginning {
  readonly frame: Uint8Array;
  /** What it decodes to, unless its blocks are smaller; then a decoder refuses it. */
  readonly contentBytes: number;
}

/**
 * A whole frame cut behind the block that holds the byte before `to`.
 * @returns null where all blocks are needed, or the frame does not say how long its content is
 * @throws BadFrame for what is no frame
 */
export function zstdBeginning(whole: Uint8Array, to: number): ZstdBeginning | null {
  const { contentBytes, blocksAt } = zstdFrame(whole);
  const count = Math.max(1, Math.ceil(to / BLOCK_BYTES));
  const bytes = count * BLOCK_BYTES;
  const flag = (whole[4] ?? 0) >> 6;
  // The length must have four bytes, or eight.
  if (contentBytes === null || bytes >= contentBytes || flag < 2) return null;
  let at = blocksAt;
  let last = at;
  for (let block = 0; block < count; block += 1) {
    const header = headerAt(whole, at);
    if (header === null || (header & LAST_BLOCK) !== 0) return null;
    last = at;
    at += 3 + (((header >> 1) & 3) === RUN_BLOCK ? 1 : header >> 3);
  }
  if (at > whole.length) return null;
  // Not by `slice`, which of a Buffer is the same memory.
  const frame = new Uint8Array(whole.subarray(0, at));
  frame[4] = (whole[4] ?? 0) & ~CHECKSUM_FLAG;
  frame[last] = (whole[last] ?? 0) | LAST_BLOCK;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (flag === 2) view.setUint32(blocksAt - 4, bytes, true);
  else view.setBigUint64(blocksAt - 8, BigInt(bytes), true);
  return { frame, contentBytes: bytes };
}

function headerAt(frame: Uint8Array, at: number): number | null {
  if (at + 3 > frame.length) return null;
  return (frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 8) | ((frame[at + 2] ?? 0) << 16);
}
