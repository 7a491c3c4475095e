/** Moves items between rows that lie `stride` bytes apart and a contiguous column. */

/** From here on one `Buffer.copy` a row is faster than a loop over words. */
const WIDE_BYTES = 96;

/**
 * Copies `count` items of `width` bytes, the first at `from`, `stride` bytes apart, to `to` and
 * the bytes after it without gaps.
 */
export function gatherItems(
  source: Uint8Array,
  from: number,
  stride: number,
  width: number,
  count: number,
  target: Uint8Array,
  to: number,
): void {
  if (count === 0 || width === 0) return;
  if (stride === width || count === 1) {
    target.set(source.subarray(from, from + width * count), to);
  } else if (width >= WIDE_BYTES) {
    const wide = asBuffer(source);
    for (let row = 0; row < count; row += 1) {
      const start = from + row * stride;
      wide.copy(target, to + row * width, start, start + width);
    }
  } else {
    copyNarrow(source, from, stride, width, width, count, target, to);
  }
}

/** The way back: contiguous items at `from` go to `to`, `to + stride` …; gaps stay as they are. */
export function scatterItems(
  source: Uint8Array,
  from: number,
  stride: number,
  width: number,
  count: number,
  target: Uint8Array,
  to: number,
): void {
  if (count === 0 || width === 0) return;
  if (stride === width || count === 1) {
    target.set(source.subarray(from, from + width * count), to);
  } else if (width >= WIDE_BYTES) {
    const wide = asBuffer(source);
    for (let row = 0; row < count; row += 1) {
      const start = from + row * width;
      wide.copy(target, to + row * stride, start, start + width);
    }
  } else {
    copyNarrow(source, from, width, width, stride, count, target, to);
  }
}

/** Items of a few bytes, by 4-byte words where everything is aligned to them. */
function copyNarrow(
  source: Uint8Array,
  from: number,
  sourceStride: number,
  width: number,
  targetStride: number,
  count: number,
  target: Uint8Array,
  to: number,
): void {
  const offsets = [
    source.byteOffset + from,
    sourceStride,
    width,
    targetStride,
    target.byteOffset + to,
  ];
  if (offsets.every((offset) => offset % 4 === 0)) {
    const words = width / 4;
    const read = new Uint32Array(
      source.buffer,
      source.byteOffset + from,
      ((count - 1) * sourceStride) / 4 + words,
    );
    const write = new Uint32Array(
      target.buffer,
      target.byteOffset + to,
      ((count - 1) * targetStride) / 4 + words,
    );
    copyUnits(read, sourceStride / 4, words, write, targetStride / 4, count);
  } else {
    copyUnits(source.subarray(from), sourceStride, width, target.subarray(to), targetStride, count);
  }
}

function copyUnits<Units extends Uint8Array | Uint32Array>(
  source: Units,
  sourceStride: number,
  width: number,
  target: Units,
  targetStride: number,
  count: number,
): void {
  for (let row = 0; row < count; row += 1) {
    const from = row * sourceStride;
    const to = row * targetStride;
    for (let unit = 0; unit < width; unit += 1) target[to + unit] = source[from + unit] ?? 0;
  }
}

/**
 * Reverses the bytes of every slot, in place.
 * @param slotBytes 2, 4 or 8: one number, for a complex element one of its two parts.
 */
export function swapBytes(bytes: Uint8Array, slotBytes: number): void {
  const buffer = asBuffer(bytes);
  if (slotBytes === 2) buffer.swap16();
  else if (slotBytes === 4) buffer.swap32();
  else if (slotBytes === 8) buffer.swap64();
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
