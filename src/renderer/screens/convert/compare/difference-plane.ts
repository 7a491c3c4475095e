import { bytesOf, dtypeFacts } from '../../../../shared/model/dtype';
import type { Tensor } from '../../../../shared/model/tensor';
import { elementReader } from '../../../previews/element-reader';
import { type PlaneView, planeLayout } from '../../../previews/plane';

/** Where two planes of the same dtype and shape part, and how far. */
export interface DifferencePlane {
  /**
   * |source − result|, row by row: 0 where every bit is the same, NaN where bits differ and no
   * number tells by how much (another NaN, another zero).
   */
  readonly values: Float64Array<ArrayBuffer>;
  readonly differing: number;
  /** Those of them without a number. */
  readonly bitsOnly: number;
}

export function differencePlane(source: Tensor, result: Tensor, view: PlaneView): DifferencePlane {
  const { height, width, base, downStride, rightStride } = planeLayout(source.shape, view);
  const { itemBytes } = dtypeFacts(source.dtype);
  const [left, right] = [bytesOf(source.data), bytesOf(result.data)];
  const distance = distanceBetween(source, result);
  const values = new Float64Array(height * width);
  let [differing, bitsOnly] = [0, 0];
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const element = base + y * downStride + x * rightStride;
      const start = element * itemBytes;
      let offset = 0;
      while (offset < itemBytes && left[start + offset] === right[start + offset]) offset += 1;
      if (offset === itemBytes) continue;
      differing += 1;
      const size = distance(element);
      const told = size > 0;
      if (!told) bitsOnly += 1;
      values[at] = told ? size : Number.NaN;
    }
  }
  return { values, differing, bitsOnly };
}

/** NaN where one of the two is; Infinity where only one is infinite, or both with other signs. */
function distanceBetween(source: Tensor, result: Tensor): (element: number) => number {
  const { data: left, dtype } = source;
  const { data: right } = result;
  if (dtypeFacts(dtype).kind === 'complex') {
    const part = (index: number) => Number(left[index]) - Number(right[index]);
    return (element) => Math.hypot(part(2 * element), part(2 * element + 1));
  }
  const [readLeft, readRight] = [elementReader(dtype, left), elementReader(dtype, right)];
  return (element) => {
    const [a, b] = [left[element], right[element]];
    // Beyond 2^53 float64 would lose what is looked for.
    if (typeof a === 'bigint' && typeof b === 'bigint') return Number(a > b ? a - b : b - a);
    return Math.abs(readLeft(element) - readRight(element));
  };
}
