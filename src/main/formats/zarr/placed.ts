import { InputError } from '../../../shared/errors';

/** Adds the file to an error that was found in its words. */
export function placed<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError) || error.path !== undefined) throw error;
    throw new InputError(error.code, `${path}: ${error.message}`, {
      path,
      hint: error.hint,
      cause: error.cause,
    });
  }
}
