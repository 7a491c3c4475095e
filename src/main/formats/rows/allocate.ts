import { MachineError } from '../../../shared/errors';

/** @throws MachineError `out-of-memory` instead of a RangeError. */
export function allocated<T>(allocate: () => T): T {
  try {
    return allocate();
  } catch (error) {
    throw tooLarge('There is not enough memory for so many rows at once.', error);
  }
}

export function tooLarge(message: string, cause?: unknown): MachineError {
  return new MachineError('out-of-memory', message, {
    hint: 'Ask for fewer rows at a time.',
    cause,
  });
}
