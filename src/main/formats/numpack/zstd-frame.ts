import { InputError } from '../../../shared/errors';

const ZSTD_MAGIC = 0xfd2fb528;

/**
 * What a zstd frame says it will become (RFC 8878, section 3.1.1.1); null when it does not say.
 * @throws InputError `bad-block` when it is no zstd frame.
 */
export function frameContentBytes(frame: Uint8Array, path: string, offset: number): number | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const bad = (what: string): InputError =>
    new InputError('bad-block', `${path}: the block at byte ${offset} ${what}.`, { path, offset });
  if (frame.length < 6 || view.getUint32(0, true) !== ZSTD_MAGIC) throw bad('is no zstd frame');
  const descriptor = view.getUint8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  const width = [isSingle ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  if (at + width > frame.length) throw bad('ends in the header of its zstd frame');
  if (width === 0) return null;
  if (width === 1) return view.getUint8(at);
  // Two bytes count from 256 on.
  if (width === 2) return view.getUint16(at, true) + 256;
  return width === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
