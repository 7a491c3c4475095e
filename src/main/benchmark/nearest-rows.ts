/** Exact nearest neighbours: the ground truth of every search by an index. */
import { type NumericDtype, elementCount } from '../../shared/model/dtype';
import { float16Value } from '../../shared/model/float16';
import type { Column, NumericColumn } from '../../shared/model/tensor';
import { InternalError } from '../../shared/errors';

/** A row and its squared Euclidean distance. */
export interface Neighbour {
  readonly row: number;
  readonly distance: number;
}

/** One vector after another, `width` numbers each. */
export interface Vectors {
  readonly values: Float32Array | Float64Array;
  readonly width: number;
}

/** The tensors of a column, each flattened in C order; half precision is widened. */
export function vectorsOf(column: Column | undefined): Vectors {
  if (column?.kind !== 'numeric') throw new InternalError('Only numbers have distances.');
  return { values: floatsOf(column), width: elementCount(column.shape) };
}

function floatsOf({ dtype, data }: NumericColumn): Float32Array | Float64Array {
  if (isVectorDtype(dtype)) {
    if (data instanceof Float32Array || data instanceof Float64Array) return data;
    if (data instanceof Uint16Array) return Float32Array.from(data, float16Value);
  }
  throw new InternalError(`Tensors of ${dtype} are not searched.`);
}

/** Whether tensors of this dtype are searched: real floating-point numbers. */
export function isVectorDtype(dtype: string): dtype is NumericDtype {
  return ['float16', 'float32', 'float64'].includes(dtype);
}

/**
 * Squared distance of row `row` from query `query`, summed in double precision.
 * Neither is rounded: the rows nearest by it are the nearest.
 */
export function squaredDistance(
  queries: Vectors,
  query: number,
  { values, width }: Vectors,
  row: number,
): number {
  const a = query * width;
  const b = row * width;
  let sum = 0;
  for (let at = 0; at < width; at += 1) {
    const difference = (queries.values[a + at] ?? 0) - (values[b + at] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

/** The nearest rows to each of some queries, of rows that are added batch after batch. */
export class NearestRows {
  readonly #queries: Vectors;
  readonly #count: number;
  /** By query, nearest first; equally near ones by row. */
  readonly #nearest: Neighbour[][];

  constructor(queries: Vectors, count: number) {
    this.#queries = queries;
    this.#count = count;
    const queryCount = queries.width === 0 ? 0 : queries.values.length / queries.width;
    this.#nearest = Array.from({ length: queryCount }, () => []);
  }

  /** @param firstRow number of the first of these rows; rows come in ascending order */
  add(vectors: Vectors, firstRow: number, rowCount: number): void {
    for (const [query, list] of this.#nearest.entries()) {
      for (let row = 0; row < rowCount; row += 1) {
        const distance = squaredDistance(this.#queries, query, vectors, row);
        const worst = list.length < this.#count ? Infinity : (list.at(-1)?.distance ?? Infinity);
        // Not a number is near to nothing.
        if (distance < worst) insert(list, { row: firstRow + row, distance }, this.#count);
      }
    }
  }

  get result(): readonly (readonly Neighbour[])[] {
    return this.#nearest;
  }
}

function insert(list: Neighbour[], neighbour: Neighbour, count: number): void {
  const place = list.findIndex(({ distance }) => distance > neighbour.distance);
  list.splice(place === -1 ? list.length : place, 0, neighbour);
  if (list.length > count) list.pop();
}

/**
 * The part of the `count` nearest rows that was found: a row counts when it is not farther than
 * the last of them, so that of equally near rows any will do. 1 where there are none to find.
 * @param found squared distances of the rows that were found, each row once
 */
export function recall(truth: readonly Neighbour[], found: readonly number[]): number {
  const last = truth.at(-1);
  if (last === undefined) return 1;
  const hits = found.filter((distance) => distance <= last.distance).length;
  return Math.min(truth.length, hits) / truth.length;
}
