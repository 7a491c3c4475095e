/**
 * What a Zstandard frame says of itself (RFC 8878, sections 3.1.1.1 “Frame header” and 3.1.1.2
 * “Blocks”), so that memory is asked for only where the frame may fill it.
 */

/** A frame that is damaged, or not of the length that was announced. */
export class BadFrame extends Error {}

export interface ZstdFrame {
  /** Null where the writer did not know it. */
  readonly contentBytes: number | null;
  /** What a decoder must keep in memory of it. */
  readonly windowBytes: number;
  /** Where the blocks begin. */
  readonly blocksAt: number;
}

const MAGIC = 0xfd2fb528;
const MAX_BLOCK_BYTES = 128 * 1024;
/** Bytes of the field by its flag; flag 0 has one byte in a single-segment frame only. */
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];

/** @throws BadFrame for what is no frame */
export function zstdFrame(frame: Uint8Array): ZstdFrame {
  const view = viewOf(frame);
  if (frame.length < 6 || view.getUint32(0, true) !== MAGIC)
    throw new BadFrame('it is no zstd frame');
  const descriptor = view.getUint8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  const flag = descriptor >> 6;
  const sizeBytes = flag === 0 && isSingle ? 1 : (CONTENT_SIZE_BYTES[flag] ?? 0);
  const sizeAt = 5 + (isSingle ? 0 : 1) + (DICTIONARY_ID_BYTES[descriptor & 3] ?? 0);
  const blocksAt = sizeAt + sizeBytes;
  if (frame.length < blocksAt + 3) throw new BadFrame('its frame ends in the header');
  const contentBytes = sizeBytes === 0 ? null : contentSize(view, sizeAt, sizeBytes);
  const windowBytes = isSingle ? (contentBytes ?? 0) : windowSize(view.getUint8(5));
  return { contentBytes, windowBytes, blocksAt };
}

/** What the blocks can become at most: for frames that do not say. @throws BadFrame */
export function mostContentBytes(frame: Uint8Array, { blocksAt, windowBytes }: ZstdFrame): number {
  let most = 0;
  // A raw block holds its bytes, a run one byte many times; a compressed one a block at most.
  for (const { kind, size } of blocks(frame, blocksAt))
    most += kind === 2 ? Math.min(MAX_BLOCK_BYTES, windowBytes) : size;
  return most;
}

/**
 * The frame must be there to its end, with nothing behind it: the decoder in WebAssembly waits for
 * ever for the rest of a frame that only begins.
 * @throws BadFrame
 */
export function checkOneFrame(frame: Uint8Array, { blocksAt }: ZstdFrame): void {
  let end = blocksAt;
  for (const block of blocks(frame, blocksAt)) ({ end } = block);
  const hasChecksum = (viewOf(frame).getUint8(4) & 4) !== 0;
  if (hasChecksum) end += 4;
  if (end > frame.length) throw new BadFrame('its frame is cut short');
  if (end < frame.length) throw new BadFrame(`${frame.length - end} bytes follow its frame`);
}

interface Block {
  /** 0 raw, 1 a run, 2 compressed. */
  readonly kind: number;
  readonly size: number;
  /** Where the next one begins; it may lie outside the bytes. */
  readonly end: number;
}

function* blocks(frame: Uint8Array, blocksAt: number): Generator<Block, void, undefined> {
  const view = viewOf(frame);
  for (let at = blocksAt; ;) {
    if (at + 3 > frame.length) throw new BadFrame('its frame ends in a block header');
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const size = header >> 3;
    const kind = (header >> 1) & 3;
    at += 3 + (kind === 1 ? 1 : size);
    yield { kind, size, end: at };
    if ((header & 1) === 1) return;
  }
}

function contentSize(view: DataView, at: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  if (bytes === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}

/** Section 3.1.1.1.2, “Window descriptor”. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
