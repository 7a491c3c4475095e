import {
  type ArrayscopeError,
  InputError,
  InternalError,
  MachineError,
  isArrayscopeError,
} from '../../shared/errors';

/** System error codes as sentences; the rest keep the system's own words. */
const SENTENCES: Readonly<Record<string, (path: string) => ArrayscopeError>> = {
  ENOENT: (path) =>
    new InputError('not-found', `There is nothing at ${path}.`, {
      path,
      hint: 'Check the spelling, and that the disk it lies on is mounted.',
    }),
  ENOTDIR: (path) =>
    new InputError('not-a-folder', `A part of the path ${path} is a file, not a folder.`, { path }),
  EISDIR: (path) => new InputError('is-a-folder', `${path} is a folder, not a file.`, { path }),
  EACCES: (path) =>
    new MachineError('no-permission', `You have no permission to use ${path}.`, {
      path,
      hint: 'Change its permissions, or choose a place of your own.',
    }),
  EPERM: (path) =>
    new MachineError('no-permission', `The system does not permit this on ${path}.`, { path }),
  EROFS: (path) =>
    new MachineError('read-only', `${path} lies on a read-only file system.`, { path }),
  ENOSPC: (path) =>
    new MachineError('disk-full', `There is no space left for ${path}.`, {
      path,
      hint: 'Free some space or choose another disk; nothing that was there is lost.',
    }),
  EDQUOT: (path) =>
    new MachineError('disk-full', `Your quota leaves no space for ${path}.`, { path }),
  EMFILE: (path) =>
    new MachineError('too-many-files', `Too many files are open to also open ${path}.`, {
      path,
      hint: 'Close other programs or raise the limit (ulimit -n).',
    }),
  EEXIST: (path) => new InputError('exists', `${path} exists already.`, { path }),
  ELOOP: (path) =>
    new InputError('link-cycle', `${path} is a symbolic link that leads in a circle.`, { path }),
  EIO: (path) =>
    new MachineError('io-error', `The disk reported an error at ${path}.`, {
      path,
      hint: 'Check the disk and make a copy of what still reads.',
    }),
};

/** A file-system error as a sentence; errors that already are one pass through. */
export function toFileError(error: unknown, path: string): ArrayscopeError {
  if (isArrayscopeError(error)) return error;
  const code = systemCode(error);
  const known = code === undefined ? undefined : SENTENCES[code]?.(path);
  if (known !== undefined) return withCause(known, error);
  const words = error instanceof Error ? error.message : String(error);
  return code === undefined
    ? new InternalError(words, { path, cause: error })
    : new MachineError('io-error', `${path}: ${words}.`, { path, cause: error });
}

/** Runs file-system calls on `path` and translates what they throw. */
export async function withFileErrors<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFileError(error, path);
  }
}

export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function withCause(error: ArrayscopeError, cause: unknown): ArrayscopeError {
  error.cause = cause;
  return error;
}
