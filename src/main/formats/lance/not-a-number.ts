import type { NumericColumn } from '../../../shared/model/tensor';
import { dtypeFacts } from '../../../shared/model/dtype';

/**
 * Whether any element is NaN, by its bits: exponent all ones and a mantissa that is not zero
 * (IEEE 754-2019, 3.4). Both parts of a complex number count.
 */
export function holdsNaN({ dtype, data }: NumericColumn): boolean {
  const { kind, itemBytes, slots } = dtypeFacts(dtype);
  if (kind !== 'float' && kind !== 'complex') return false;
  const { buffer, byteOffset, length } = data;
  switch (itemBytes / slots) {
    case 2:
      return anyAbove(new Uint16Array(buffer, byteOffset, length), 0x7fff, 0x7c00);
    case 4:
      return anyAbove(new Uint32Array(buffer, byteOffset, length), 0x7fffffff, 0x7f800000);
    default:
      return anyNaN64(new Uint32Array(buffer, byteOffset, length * 2));
  }
}

function anyAbove(bits: Uint16Array | Uint32Array, mask: number, infinity: number): boolean {
  for (let index = 0; index < bits.length; index += 1) {
    if (((bits[index] ?? 0) & mask) > infinity) return true;
  }
  return false;
}

/** Little-endian words of float64: the high word of each pair holds the exponent. */
function anyNaN64(words: Uint32Array): boolean {
  for (let index = 1; index < words.length; index += 2) {
    const high = (words[index] ?? 0) & 0x7fffffff;
    if (high > 0x7ff00000 || (high === 0x7ff00000 && words[index - 1] !== 0)) return true;
  }
  return false;
}
