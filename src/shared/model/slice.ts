/**
 * NumPy's basic slicing inside one row: integers, `start:stop:step` and `...`, separated by
 * commas (https://numpy.org/doc/stable/user/basics.indexing.html). Parse, plan and apply are
 * apart: a plan says what shape comes out before anything is copied.
 */
import { UsageError } from '../errors';
import { dtypeFacts, elementCount, type TypedArray } from './dtype';
import type { Tensor } from './tensor';

/** One part of a slice; `at` is its offset in the text, for messages. */
export type SliceItem =
  | { readonly kind: 'index'; readonly value: number; readonly at: number }
  | {
      readonly kind: 'range';
      readonly start: number | null;
      readonly stop: number | null;
      readonly step: number;
      readonly at: number;
    }
  | { readonly kind: 'ellipsis'; readonly at: number };

/** What is taken of one axis: `count` positions from `start`, `step` apart. */
export interface AxisPlan {
  readonly start: number;
  readonly step: number;
  readonly count: number;
  /** False for an integer: the axis is dropped from the result. */
  readonly kept: boolean;
}

export interface SlicePlan {
  /** Shape of the tensor it applies to, and of the result. */
  readonly from: readonly number[];
  readonly shape: readonly number[];
  readonly axes: readonly AxisPlan[];
}

/** @throws UsageError that names the position of what it cannot read. */
export function parseSlice(text: string): readonly SliceItem[] {
  const bracketed = /^(\s*\[)(.*)\]\s*$/s.exec(text);
  const offset = bracketed?.[1]?.length ?? 0;
  const body = bracketed?.[2] ?? text;
  if (body.trim() === '') return [];
  const parts = body.split(',');
  // Python allows one comma at the end.
  if (parts.length > 1 && parts.at(-1)?.trim() === '') parts.pop();
  let at = offset;
  const items = parts.map((part) => {
    const lead = part.length - part.trimStart().length;
    const item = parseItem(part.trim(), at + lead, text);
    at += part.length + 1;
    return item;
  });
  const second = items.filter((item) => item.kind === 'ellipsis')[1];
  if (second !== undefined) throw malformed(text, second.at, 'only one “...” may appear');
  return items;
}

function parseItem(part: string, at: number, text: string): SliceItem {
  if (part === '...' || part === 'Ellipsis') return { kind: 'ellipsis', at };
  if (part === '') throw malformed(text, at, 'an index is missing between two commas');
  if (part === 'None' || part === 'newaxis' || part === 'np.newaxis') {
    throw malformed(text, at, 'new axes cannot be added here');
  }
  const bounds = part.split(':').map((bound) => parseBound(bound.trim(), part, at, text));
  if (bounds.length > 3) throw malformed(text, at, `“${part}” has more than two colons`);
  const [start = null, stop = null, step = null] = bounds;
  if (bounds.length === 1) {
    return start === null
      ? { kind: 'range', start: null, stop: null, step: 1, at }
      : { kind: 'index', value: start, at };
  }
  if (step === 0) throw malformed(text, at, 'a step of zero leads nowhere');
  return { kind: 'range', start, stop, step: step ?? 1, at };
}

function parseBound(bound: string, part: string, at: number, text: string): number | null {
  if (bound === '') return null;
  if (!/^[+-]?\s*\d+$/.test(bound)) throw malformed(text, at, `“${part}” is no index and no range`);
  return Number(bound.replace(/\s/g, ''));
}

/** @throws UsageError when the slice does not fit the shape. */
export function planSlice(text: string, shape: readonly number[]): SlicePlan {
  const items = parseSlice(text);
  const given = items.filter((item) => item.kind !== 'ellipsis').length;
  if (given > shape.length) {
    const first = items.filter((item) => item.kind !== 'ellipsis')[shape.length];
    throw malformed(
      text,
      first?.at ?? 0,
      `it has ${given} indices, the row has ${shape.length} ${shape.length === 1 ? 'axis' : 'axes'} (shape ${shape.join(' × ') || 'of a scalar'})`,
    );
  }
  const whole: SliceItem = { kind: 'range', start: null, stop: null, step: 1, at: text.length };
  const missing = Array.from({ length: shape.length - given }, () => whole);
  const ellipsis = items.findIndex((item) => item.kind === 'ellipsis');
  const full =
    ellipsis === -1
      ? [...items, ...missing]
      : [...items.slice(0, ellipsis), ...missing, ...items.slice(ellipsis + 1)];
  const axes = full.map((item, axis) => planAxis(item, axis, shape[axis] ?? 0, text));
  return {
    from: shape,
    shape: axes.filter((axis) => axis.kept).map((axis) => axis.count),
    axes,
  };
}

function planAxis(item: SliceItem, axis: number, extent: number, text: string): AxisPlan {
  if (item.kind === 'ellipsis') return { start: 0, step: 1, count: extent, kept: true };
  if (item.kind === 'index') {
    if (item.value < -extent || item.value >= extent) {
      throw malformed(
        text,
        item.at,
        `index ${item.value} is out of range for axis ${axis}, which has ${extent} entries`,
      );
    }
    return {
      start: item.value < 0 ? item.value + extent : item.value,
      step: 1,
      count: 1,
      kept: false,
    };
  }
  // Python's slice.indices(): bounds count from the end when negative, then are clamped to
  // [0, extent] going up and to [-1, extent - 1] going down.
  const { step } = item;
  const lowest = step > 0 ? 0 : -1;
  const highest = step > 0 ? extent : extent - 1;
  const clamp = (bound: number): number =>
    Math.min(highest, Math.max(lowest, bound < 0 ? bound + extent : bound));
  const start = item.start === null ? (step > 0 ? lowest : highest) : clamp(item.start);
  const stop = item.stop === null ? (step > 0 ? highest : lowest) : clamp(item.stop);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)), kept: true };
}

/** The planned part as a contiguous tensor of its own; bytes are copied, never converted. */
export function applySlice(tensor: Tensor, plan: SlicePlan): Tensor {
  const facts = dtypeFacts(tensor.dtype);
  const count = elementCount(plan.shape);
  const data = new facts.array(new ArrayBuffer(count * facts.itemBytes));
  if (count > 0) copyWords(wordsOf(tensor.data), wordsOf(data), plan, facts.slots);
  return { dtype: tensor.dtype, shape: plan.shape, data };
}

/** The part of `tensor` that NumPy's `tensor[text]` is. */
export function sliceTensor(tensor: Tensor, text: string): Tensor {
  return applySlice(tensor, planSlice(text, tensor.shape));
}

interface Words {
  readonly words: Uint8Array | Uint16Array | Uint32Array;
  /** Words of one typed-array slot. */
  readonly perSlot: number;
}

/** The same memory as unsigned words: reading floats as floats may change a NaN's payload. */
function wordsOf(data: TypedArray): Words {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: slotBytes } = data;
  if (slotBytes === 1) return { words: new Uint8Array(buffer, byteOffset, byteLength), perSlot: 1 };
  if (slotBytes === 2) {
    return { words: new Uint16Array(buffer, byteOffset, byteLength / 2), perSlot: 1 };
  }
  return { words: new Uint32Array(buffer, byteOffset, byteLength / 4), perSlot: slotBytes / 4 };
}

function copyWords(source: Words, target: Words, plan: SlicePlan, slots: number): void {
  const element = source.perSlot * slots;
  const strides = plan.from.map((_, axis) => elementCount(plan.from.slice(axis + 1)) * element);
  const run = trailingRun(plan);
  const runWords = elementCount(plan.from.slice(run)) * element;
  let written = 0;
  const copyAxis = (axis: number, at: number): void => {
    if (axis === run) {
      for (let word = 0; word < runWords; word += 1) {
        target.words[written + word] = source.words[at + word] ?? 0;
      }
      written += runWords;
      return;
    }
    const { start, step, count } = plan.axes[axis] ?? { start: 0, step: 1, count: 0 };
    const stride = strides[axis] ?? 0;
    for (let index = 0; index < count; index += 1) {
      copyAxis(axis + 1, at + (start + index * step) * stride);
    }
  };
  copyAxis(0, 0);
}

/** First axis from which on every axis is taken whole: those elements lie in one run. */
function trailingRun(plan: SlicePlan): number {
  let run = plan.axes.length;
  while (run > 0) {
    const axis = plan.axes[run - 1];
    if (axis === undefined || axis.start !== 0 || axis.step !== 1) break;
    if (axis.count !== plan.from[run - 1]) break;
    run -= 1;
  }
  return run;
}

function malformed(text: string, at: number, why: string): UsageError {
  return new UsageError(
    'bad-slice',
    `The slice “${text}” does not fit: ${why} (at character ${at + 1}).`,
    {
      hint: 'Write it as in NumPy, inside the row: 0, :, ::2, -1 or ... , separated by commas.',
    },
  );
}
