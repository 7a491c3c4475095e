import { type ArrayscopeError, InputError } from '../../shared/errors';
import { toFileError } from '../lib/file-error';
import { type PathLook, lookAt } from '../lib/path-look';
import type { Detection, Format } from './types';

/** What a format makes of a path, or why it could not look. */
export interface Claim {
  readonly detection: Detection | null;
  readonly failure: ArrayscopeError | null;
}

/** Damage makes a path nobody's; opening it says what is wrong. */
export async function claimOf(
  format: Format,
  look: PathLook,
  signal?: AbortSignal,
): Promise<Claim> {
  try {
    return { detection: await format.detect(look, signal), failure: null };
  } catch (error) {
    const failure = toFileError(error, look.path);
    return { detection: null, failure: failure instanceof InputError ? null : failure };
  }
}

/** What one format makes of what lies at the path now. */
export async function detectPath(format: Format, path: string): Promise<Detection | null> {
  const look = await lookAt(path);
  if (look === null) return null;
  const { detection, failure } = await claimOf(format, look);
  if (failure !== null) throw failure;
  return detection;
}
