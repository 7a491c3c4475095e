import { basename, isAbsolute, relative, sep } from 'node:path';
import { isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';

/**
 * What ended a look at a dataset, as a problem of it; its path is as `Problem.path` wants it.
 * @throws what is no error of the dataset's: a cancelled check, a defect of ours
 */
export function problemOf(
  error: unknown,
  dataset: string,
  signal: AbortSignal | undefined,
): Problem {
  throwIfCancelled(signal);
  if (!isArrayscopeError(error)) throw error;
  const { code, message, path, row } = error;
  return {
    severity: 'error',
    code,
    message,
    ...(path === undefined ? {} : { path: pathWithin(dataset, path) }),
    ...(row === undefined ? {} : { row }),
  };
}

/** Relative to the dataset's folder with forward slashes; the name alone of a single file. */
function pathWithin(dataset: string, path: string): string {
  if (path === dataset) return basename(path);
  const inside = relative(dataset, path);
  return !isAbsolute(path) || inside.startsWith('..') ? path : inside.split(sep).join('/');
}
