import { InputError } from '../../../shared/errors';

/** Bytes that are not what the format says they must be. */
export function damaged(path: string, offset: number, what: string, cause?: unknown): InputError {
  return new InputError('damaged', `${path}: ${what}.`, {
    path,
    offset,
    hint: 'The file is damaged or was not written to its end; copy it again from where it came.',
    cause,
  });
}

/** Runs code that reads metadata and translates the RangeErrors of flat-table.ts. */
export function withMetadataErrors<T>(path: string, offset: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const words = error.message === '' ? 'it ends too early' : error.message;
    throw damaged(
      path,
      offset,
      `the Arrow metadata at byte ${offset} makes no sense (${words})`,
      error,
    );
  }
}
