import { InputError } from '../../../shared/errors';
import type { StoredBatch } from './ipc-file';

/** Values that are kept once and meant often may fill so much memory without a second look. */
const HARMLESS_BYTES = 192 * 1024 * 1024;
const MAX_STRING_BYTES = 2 ** 31 - 1;

/**
 * Views and dictionaries may spell out more than their batch holds, but not without bounds.
 * @throws InputError
 */
export function assertExpansion(bytes: number, { bodyBytes, file, messageAt }: StoredBatch): void {
  if (bytes <= Math.max(HARMLESS_BYTES, bodyBytes) && bytes <= MAX_STRING_BYTES) return;
  throw new InputError(
    'expands',
    `${file.path}: the text of these rows takes more than ${Math.floor(bytes / 2 ** 20)} MiB, many times what its batch holds.`,
    { path: file.path, offset: messageAt, hint: 'Read fewer rows at a time.' },
  );
}
