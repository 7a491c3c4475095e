import { type NumericDtype, type TypedArray, dtypeFacts } from '../../shared/model/dtype';
import { float16Value } from '../../shared/model/float16';

/** What is shown of a complex number. */
export const COMPLEX_PARTS = [
  { value: 'magnitude', label: 'Magnitude' },
  { value: 'phase', label: 'Phase (rad)' },
  { value: 'real', label: 'Real part' },
  { value: 'imaginary', label: 'Imaginary part' },
] as const;
export type ComplexPart = (typeof COMPLEX_PARTS)[number]['value'];

export function isComplex(dtype: string): boolean {
  return dtype === 'complex64' || dtype === 'complex128';
}

/**
 * Reads element `i` as a float64 to be drawn: exact but for 64-bit integers beyond 2^53, whose
 * exact value is what `elementText` says.
 */
export function elementReader(
  dtype: NumericDtype,
  data: TypedArray,
  part: ComplexPart = 'magnitude',
): (element: number) => number {
  if (dtypeFacts(dtype).kind === 'complex') {
    const real = (i: number) => Number(data[2 * i]);
    const imaginary = (i: number) => Number(data[2 * i + 1]);
    switch (part) {
      case 'real':
        return real;
      case 'imaginary':
        return imaginary;
      case 'phase':
        return (i) => Math.atan2(imaginary(i), real(i));
      case 'magnitude':
        // Math.hypot lets an infinity hide a NaN.
        return (i) => {
          const [re, im] = [real(i), imaginary(i)];
          return Number.isNaN(re) || Number.isNaN(im) ? Number.NaN : Math.hypot(re, im);
        };
    }
  }
  if (dtype === 'float16') return (i) => float16Value(Number(data[i]));
  return (i) => Number(data[i]);
}
