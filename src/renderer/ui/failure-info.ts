import { type ErrorInfo, EXIT, isArrayscopeError, toArrayscopeError } from '../../shared/errors';

/** What to tell a person about anything that was thrown. */
export function failureInfo(error: unknown): ErrorInfo {
  return toArrayscopeError(error).toInfo();
}

/** True where the person stopped the work: nothing went wrong. */
export function isCancelled(error: unknown): boolean {
  if (isArrayscopeError(error)) return error.exitCode === EXIT.cancelled;
  return error instanceof Error && error.name === 'AbortError';
}
