import { bytesOf, dtypeFacts } from '../../../../shared/model/dtype';
import { elementText } from '../../../../shared/model/element-text';
import type { Tensor } from '../../../../shared/model/tensor';

export type TensorComparison =
  | { readonly equal: true; readonly bytes: number }
  | { readonly equal: false; readonly reason: string };

/** Byte by byte, so that NaN payloads and the sign of zero count. */
export function compareTensors(source: Tensor, destination: Tensor): TensorComparison {
  if (source.dtype !== destination.dtype) {
    return { equal: false, reason: `dtype ${source.dtype} became ${destination.dtype}` };
  }
  if (source.shape.join() !== destination.shape.join()) {
    const shapes = [source, destination].map(({ shape }) => `(${shape.join(', ')})`);
    return { equal: false, reason: `shape ${shapes[0] ?? ''} became ${shapes[1] ?? ''}` };
  }
  const left = bytesOf(source.data);
  const right = bytesOf(destination.data);
  const first = left.findIndex((byte, index) => byte !== right[index]);
  if (first < 0) return { equal: true, bytes: left.length };
  const { itemBytes } = dtypeFacts(source.dtype);
  const element = Math.floor(first / itemBytes);
  return {
    equal: false,
    reason:
      `${differingElements(left, right, itemBytes)} of ${left.length / itemBytes} values differ, ` +
      `the first at ${placeOf(element, source.shape)}: ` +
      `${elementText(source.dtype, source.data, element)} became ${elementText(destination.dtype, destination.data, element)}`,
  };
}

function differingElements(left: Uint8Array, right: Uint8Array, itemBytes: number): number {
  let count = 0;
  for (let start = 0; start < left.length; start += itemBytes) {
    for (let offset = start; offset < start + itemBytes; offset += 1) {
      if (left[offset] !== right[offset]) {
        count += 1;
        break;
      }
    }
  }
  return count;
}

/** `[1, 2]`: the index of an element, in C order. */
function placeOf(element: number, shape: readonly number[]): string {
  const place: number[] = [];
  let rest = element;
  for (const extent of [...shape].reverse()) {
    place.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return `[${place.join(', ')}]`;
}
