import { InputError } from '../../../shared/errors';

/** Bytes that are not what the format says they must be. */
export function damaged(path: string, offset: number, what: string, cause?: unknown): InputError {
  return new InputError('damaged', `${path}: ${what}.`, {
    path,
    offset,
    hint: 'The file is damaged; get it again from where it came.',
    cause,
  });
}
