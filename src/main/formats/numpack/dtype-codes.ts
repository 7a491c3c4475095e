import type { NumericDtype } from '../../../shared/model/dtype';

/** The position is the code (specification 3.0, “Data Type Mapping”). */
const DTYPE_OF_CODE: readonly NumericDtype[] = [
  'bool',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'int8',
  'int16',
  'int32',
  'int64',
  'float16',
  'float32',
  'float64',
  'complex64',
  'complex128',
];

/** Undefined for a code that no version knows. NumPack itself takes such a code for int32. */
export function dtypeOfCode(code: number): NumericDtype | undefined {
  return DTYPE_OF_CODE[code];
}

export function codeOfDtype(dtype: NumericDtype): number {
  return DTYPE_OF_CODE.indexOf(dtype);
}
