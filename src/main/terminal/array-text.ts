/** A tensor as text, laid out as NumPy prints one; every number with all of its digits. */
import { dtypeFacts, elementCount } from '../../shared/model/dtype';
import { elementText } from '../../shared/model/element-text';
import type { Tensor } from '../../shared/model/tensor';

/** Above this many elements only the ends of each axis are printed (NumPy's own threshold). */
const THRESHOLD = 1000;
const EDGE = 3;
const LINE_WIDTH = 100;

export function arrayText({ dtype, shape, data }: Tensor): string {
  if (shape.length === 0) return elementText(dtype, data, 0);
  const summarised = elementCount(shape) > THRESHOLD;
  const shown = shape.map((extent) => indices(extent, summarised));
  const cells = new Map<number, string>();
  const visit = (axis: number, flat: number): void => {
    if (axis === shape.length) {
      cells.set(flat, elementText(dtype, data, flat));
      return;
    }
    for (const index of shown[axis] ?? []) {
      if (index !== null) visit(axis + 1, flat * (shape[axis] ?? 0) + index);
    }
  };
  visit(0, 0);
  const width = Math.max(0, ...[...cells.values()].map((text) => text.length));
  const draw = (axis: number, flat: number): string => {
    const extent = shape[axis] ?? 0;
    const parts = (shown[axis] ?? []).map((index) => {
      if (index === null) return '...';
      const at = flat * extent + index;
      return axis === shape.length - 1 ? (cells.get(at) ?? '').padStart(width) : draw(axis + 1, at);
    });
    const indent = ' '.repeat(axis + 1);
    if (axis === shape.length - 1) return `[${wrap(parts, indent)}]`;
    return `[${parts.join(`${'\n'.repeat(shape.length - axis - 1)}${indent}`)}]`;
  };
  return draw(0, 0);
}

/** Positions to print of an axis; null stands for those left out. */
function indices(extent: number, summarised: boolean): readonly (number | null)[] {
  const all = Array.from({ length: extent }, (_, index) => index);
  if (!summarised || extent <= 2 * EDGE) return all;
  return [...all.slice(0, EDGE), null, ...all.slice(-EDGE)];
}

function wrap(parts: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && indent.length + line.length + 1 + part.length > LINE_WIDTH) {
      lines.push(line);
      line = part;
    } else line = line === '' ? part : `${line} ${part}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

/**
 * Nested lists for JSON. What JSON has no number for is a string: `"NaN"`, `"Infinity"`,
 * `"-Infinity"`, `"-0"`, integers beyond 2^53; a complex number is a pair.
 */
export function arrayValues({ dtype, shape, data }: Tensor): unknown {
  const { slots } = dtypeFacts(dtype);
  const part = (slot: number): unknown => {
    if (dtype === 'bool') return data[slot] !== 0;
    if (dtype === 'float16')
      return numberValue(Number(elementText(dtype, data, slot).replace('inf', 'Infinity')));
    const value = data[slot];
    if (typeof value === 'bigint') {
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    }
    return numberValue(value ?? Number.NaN);
  };
  const element = (at: number): unknown =>
    slots === 1 ? part(at) : [part(2 * at), part(2 * at + 1)];
  const nest = (axis: number, flat: number): unknown =>
    axis === shape.length
      ? element(flat)
      : Array.from({ length: shape[axis] ?? 0 }, (_, i) =>
          nest(axis + 1, flat * (shape[axis] ?? 0) + i),
        );
  return nest(0, 0);
}

function numberValue(value: number): number | string {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : Object.is(value, -0)
      ? '-0'
      : String(value);
}
