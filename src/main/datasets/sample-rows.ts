import {
  type NumericDtype,
  type TypedArray,
  allocateElements,
  dtypeFacts,
  elementCount,
} from '../../shared/model/dtype';
import { float16Bits } from '../../shared/model/float16';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';
import { drawRow } from './sample-galaxy';
import { SampleRandom } from './sample-random';

export interface SampleContent {
  readonly shape: readonly number[];
  readonly dtype: NumericDtype;
  readonly seed: number;
}

/** `HSC-` and seven digits. */
export const SAMPLE_ID_LENGTH = 11;
/** Ids are a permutation of 0 … this prime, so that no two rows share one. */
const ID_MODULUS = 9_999_991;
export const MOST_SAMPLE_ROWS = ID_MODULUS;

/** About one row in this many has a few NaN pixels: a dead column, a masked cosmic ray. */
const NAN_ROW_EVERY = 17;

/** Rows `start` … `end` (not included); the same whatever the batches are. */
export function sampleBatch(content: SampleContent, start: number, end: number): TensorBatch {
  const { shape, dtype, seed } = content;
  const count = elementCount(shape);
  const { slots } = dtypeFacts(dtype);
  const data = allocateElements(dtype, count * (end - start));
  const values = new Float64Array(count);
  const ids: string[] = [];
  for (let row = start; row < end; row += 1) {
    const random = new SampleRandom(seed, row);
    drawRow(values, shape, random);
    if (row % NAN_ROW_EVERY === 3) loseSomePixels(values, random);
    const at = (row - start) * count * slots;
    storeRow(values, dtype, data.subarray(at, at + count * slots), random);
    ids.push(sampleId(seed, row));
  }
  return {
    rowCount: end - start,
    columns: new Map<string, Column>([
      ['id', stringColumn(ids)],
      ['tensor', { kind: 'numeric', dtype, shape, data }],
    ]),
  };
}

/** Unique in 0 … 9,999,990 and not in stored order: sorting by id shuffles the rows. */
export function sampleId(seed: number, row: number): string {
  const random = new SampleRandom(seed, 0xffffffff);
  const factor = BigInt(1 + Math.floor(random.uniform() * (ID_MODULUS - 1)));
  const shift = BigInt(Math.floor(random.uniform() * ID_MODULUS));
  const number = (BigInt(row) * factor + shift) % BigInt(ID_MODULUS);
  return `HSC-${String(number).padStart(7, '0')}`;
}

function loseSomePixels(values: Float64Array, random: SampleRandom): void {
  const lost = Math.min(values.length, 1 + Math.floor(6 * random.uniform()));
  for (let i = 0; i < lost; i += 1)
    values[Math.floor(random.uniform() * values.length)] = Number.NaN;
}

/** Integers hold counts above a bias, a bool says “brighter than the noise”. */
function storeRow(
  values: Float64Array,
  dtype: NumericDtype,
  target: TypedArray,
  random: SampleRandom,
): void {
  const facts = dtypeFacts(dtype);
  if (facts.kind === 'complex') {
    values.forEach((value, i) => {
      target[2 * i] = value;
      target[2 * i + 1] = random.normal();
    });
  } else if (facts.kind === 'bool') {
    values.forEach((value, i) => (target[i] = value > 3 ? 1 : 0));
  } else if (dtype === 'float16') {
    values.forEach((value, i) => (target[i] = float16Bits(value)));
  } else if (facts.kind === 'float') {
    (target as Float32Array | Float64Array).set(values);
  } else {
    const counts = countsOf(dtype);
    if (target instanceof BigInt64Array || target instanceof BigUint64Array) {
      values.forEach((value, i) => (target[i] = BigInt(counts(value))));
    } else values.forEach((value, i) => (target[i] = counts(value)));
  }
}

/** A value as a count that fits: one byte holds 4 counts a unit of noise, more bytes hold 100. */
function countsOf(dtype: NumericDtype): (value: number) => number {
  const { itemBytes, kind } = dtypeFacts(dtype);
  const bits = Math.min(31, itemBytes * 8);
  const lowest = kind === 'int' ? -(2 ** (bits - 1)) : 0;
  const highest = kind === 'int' ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  const gain = itemBytes === 1 ? 4 : 100;
  const bias = itemBytes === 1 && kind === 'int' ? -80 : 10 * gain * (itemBytes === 1 ? 0.5 : 1);
  return (value) =>
    Number.isNaN(value) ? 0 : Math.min(highest, Math.max(lowest, Math.round(value * gain + bias)));
}
