import { MachineError } from '../../../shared/errors';
import { type NumericDtype, type TypedArray, viewElements } from '../../../shared/model/dtype';

/** @throws MachineError `out-of-memory` instead of a RangeError. */
export function allocated<T>(allocate: () => T): T {
  try {
    return allocate();
  } catch (error) {
    throw tooLarge('There is not enough memory for so many rows at once.', error);
  }
}

/**
 * Elements of these bytes, not zeroed: for a read that fills every one of them, or fails and shows
 * them to nobody. @throws MachineError `out-of-memory`
 */
export function unfilled(dtype: NumericDtype, bytes: number): TypedArray {
  return viewElements(
    dtype,
    allocated(() => Buffer.allocUnsafeSlow(bytes)),
  );
}

export function tooLarge(message: string, cause?: unknown): MachineError {
  return new MachineError('out-of-memory', message, {
    hint: 'Ask for fewer rows at a time.',
    cause,
  });
}
