/** A box of items in memory: where its first item lies, and how far apart neighbours are. */
export interface BoxSide {
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** Bytes between neighbours, one a dimension; 0 repeats one item. */
  readonly strides: readonly number[];
}

/** From here on one native copy a line is faster than a loop. */
const WIDE_BYTES = 96;

/** Bytes between neighbours of an array of this shape, the last dimension fastest. */
export function stridesOf(shape: readonly number[], itemBytes: number): number[] {
  const strides: number[] = [];
  let step = itemBytes;
  for (const extent of [...shape].reverse()) {
    strides.unshift(step);
    step *= extent;
  }
  return strides;
}

/** Copies a box of `extents` items of `itemBytes` each. */
export function copyBox(
  from: BoxSide,
  to: BoxSide,
  extents: readonly number[],
  itemBytes: number,
): void {
  if (extents.includes(0)) return;
  const { width, lines, outer } = collapsed(from.strides, to.strides, extents, itemBytes);
  copyOuter(from, to, outer, 0, from.offset, to.offset, lines, width);
}

interface Axis {
  readonly extent: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The same box in as few dimensions as its layout allows: a line of bytes that lie together on
 * both sides, lines of one dimension, and what is around them.
 */
function collapsed(
  fromStrides: readonly number[],
  toStrides: readonly number[],
  extents: readonly number[],
  itemBytes: number,
): { readonly width: number; readonly lines: Axis; readonly outer: readonly Axis[] } {
  const axes: Axis[] = [];
  extents.forEach((extent, index) => {
    if (extent === 1) return;
    const axis = { extent, from: fromStrides[index] ?? 0, to: toStrides[index] ?? 0 };
    const before = axes.at(-1);
    if (before?.from === axis.from * extent && before.to === axis.to * extent)
      axes[axes.length - 1] = { ...axis, extent: before.extent * extent };
    else axes.push(axis);
  });
  const last = axes.at(-1);
  const together = last?.from === itemBytes && last.to === itemBytes;
  if (together) axes.pop();
  const lines = axes.pop() ?? { extent: 1, from: 0, to: 0 };
  return { width: itemBytes * (together ? last.extent : 1), lines, outer: axes };
}

function copyOuter(
  from: BoxSide,
  to: BoxSide,
  axes: readonly Axis[],
  depth: number,
  fromOffset: number,
  toOffset: number,
  lines: Axis,
  width: number,
): void {
  const axis = axes[depth];
  if (axis === undefined) {
    copyLines(from.bytes, fromOffset, to.bytes, toOffset, lines, width);
    return;
  }
  for (let index = 0; index < axis.extent; index += 1) {
    const nextFrom = fromOffset + index * axis.from;
    copyOuter(from, to, axes, depth + 1, nextFrom, toOffset + index * axis.to, lines, width);
  }
}

function copyLines(
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
  lines: Axis,
  width: number,
): void {
  if (width >= WIDE_BYTES || lines.extent === 1) {
    for (let line = 0; line < lines.extent; line += 1) {
      const start = from + line * lines.from;
      target.set(source.subarray(start, start + width), to + line * lines.to);
    }
    return;
  }
  const places = [source.byteOffset + from, lines.from, target.byteOffset + to, lines.to, width];
  if (places.every((place) => place % 4 === 0)) {
    const words = width / 4;
    const read = new Uint32Array(
      source.buffer,
      source.byteOffset + from,
      ((lines.extent - 1) * lines.from) / 4 + words,
    );
    const write = new Uint32Array(
      target.buffer,
      target.byteOffset + to,
      ((lines.extent - 1) * lines.to) / 4 + words,
    );
    copyUnits(read, lines.from / 4, write, lines.to / 4, lines.extent, words);
  } else {
    copyUnits(
      source.subarray(from),
      lines.from,
      target.subarray(to),
      lines.to,
      lines.extent,
      width,
    );
  }
}

function copyUnits<Units extends Uint8Array | Uint32Array>(
  source: Units,
  sourceStride: number,
  target: Units,
  targetStride: number,
  count: number,
  width: number,
): void {
  for (let line = 0; line < count; line += 1) {
    const from = line * sourceStride;
    const to = line * targetStride;
    for (let unit = 0; unit < width; unit += 1) target[to + unit] = source[from + unit] ?? 0;
  }
}
