import type { Field } from '../../shared/model/dataset';
import {
  type NumericDtype,
  type TypedArray,
  allocateElements,
  dtypeFacts,
  elementCount,
} from '../../shared/model/dtype';
import type { Column } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';
import { firstOfRow } from './random';
import { type SourceRows, rowRange } from './source-rows';

export interface GeneratedRecipe {
  readonly shape: readonly number[];
  readonly dtype: NumericDtype;
  readonly seed: number;
  readonly items: number;
  /** Without ids where false. */
  readonly ids?: boolean | undefined;
}

/** What the rows are, for the report. */
export const GENERATED_DESCRIPTION =
  'generated: a smooth bump of random height and place in every row plus noise in every value, as in a measured image; the low bits are random, so the rows compress little; no NaN';

/** Eight digits, as a fixed-width NumPy string would hold them. */
const ID_LENGTH = 8;
const ID_FIELD: Field = { name: 'id', kind: 'id', dtype: `str${ID_LENGTH * 32}`, shape: [] };

/** Rows that depend on the seed and their own number only, so that any process can make them. */
export function generatedRows(recipe: GeneratedRecipe): SourceRows {
  const hasIds = recipe.ids !== false;
  const tensorField: Field = {
    name: 'tensor',
    kind: recipe.shape.length === 0 ? 'scalar' : 'tensor',
    dtype: recipe.dtype,
    shape: recipe.shape,
  };
  return {
    fields: hasIds ? [ID_FIELD, tensorField] : [tensorField],
    rowCount: recipe.items,
    take: async (rows) => {
      const tensor: Column = {
        kind: 'numeric',
        dtype: recipe.dtype,
        shape: recipe.shape,
        data: tensorsOf(recipe, rows),
      };
      const columns = new Map<string, Column>(hasIds ? [['id', idsOf(rows)]] : []);
      return { rowCount: rows.length, columns: columns.set('tensor', tensor) };
    },
    // Ids go on behind the last; the numbers are of another seed.
    others: (count) =>
      generatedRows({ ...recipe, seed: recipe.seed + 1 }).take(
        rowRange(recipe.items, recipe.items + count),
      ),
    close: async () => undefined,
  };
}

function idsOf(rows: ArrayLike<number>): Column {
  return stringColumn(Array.from(rows, (row) => String(row).padStart(ID_LENGTH, '0')));
}

function tensorsOf(recipe: GeneratedRecipe, rows: ArrayLike<number>): TypedArray {
  const { slots } = dtypeFacts(recipe.dtype);
  const rowSlots = elementCount(recipe.shape) * slots;
  const data = allocateElements(recipe.dtype, elementCount(recipe.shape) * rows.length);
  const fill = FILLERS[recipe.dtype];
  const firstOf = firstOfRow(recipe.seed, 'row');
  for (let at = 0; at < rows.length; at += 1) {
    const state = firstOf(rows[at] ?? 0);
    fill(data, at * rowSlots, rowSlots, state === 0 ? 1 : state);
  }
  return data;
}

/** Writes `count` slots from `start`; `state` is a non-zero xorshift32 state (Marsaglia 2003). */
type Filler = (data: TypedArray, start: number, count: number, state: number) => void;

const FILLERS: Readonly<Record<NumericDtype, Filler>> = {
  bool: integers((value) => value & 1),
  int8: integers((value) => value >> 24),
  int16: integers((value) => value >> 18),
  int32: integers((value) => value >> 8),
  int64: bigIntegers,
  uint8: integers((value) => value >>> 24),
  uint16: integers((value) => value >>> 18),
  uint32: integers((value) => value >>> 8),
  uint64: bigIntegers,
  // Bits of a half: a small exponent around 1 and ten random bits of mantissa, always finite.
  float16: integers((value) => 0x3800 + (value & 0x0fff)),
  float32: floats,
  float64: floats,
  complex64: floats,
  complex128: floats,
};

/** A parabola-shaped bump over the row, plus noise of about a tenth of its height. */
function floats(data: TypedArray, start: number, count: number, seed: number): void {
  let state = seed;
  const height = 1 + (state >>> 8) / 2 ** 24;
  const centre = count * ((state & 0xff) / 256);
  const scale = 2 / Math.max(1, count);
  for (let at = 0; at < count; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const distance = (at - centre) * scale;
    const noise = state / 2 ** 31;
    data[start + at] = height * Math.max(0, 1 - distance * distance) + 0.1 * noise;
  }
}

function integers(valueOf: (random: number) => number): Filler {
  return (data, start, count, seed) => {
    let state = seed;
    for (let at = 0; at < count; at += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      data[start + at] = valueOf(state);
    }
  };
}

function bigIntegers(data: TypedArray, start: number, count: number, seed: number): void {
  let state = seed;
  for (let at = 0; at < count; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    data[start + at] = BigInt(state >>> 8);
  }
}
