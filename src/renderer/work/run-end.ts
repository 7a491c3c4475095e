import { isArrayscopeError } from '../../shared/errors';
import { isCancelled } from '../ui/failure-info';

/**
 * What a run's error says about the run. `cancelled` and `failed`: the engine ended it, and it
 * cleaned up. `unknown`: the engine does not know it any more. `unseen`: only the way to the
 * engine is lost; the run may go on, and nothing may be claimed about it.
 */
export type RunEnd = 'cancelled' | 'failed' | 'unknown' | 'unseen';

export function runEndOf(error: unknown): RunEnd {
  if (isCancelled(error)) return 'cancelled';
  // Errors of the engine arrive as remote ones; those of the connection are made here.
  if (!isArrayscopeError(error) || error.tag !== 'RemoteError') return 'unseen';
  return error.code === 'unknown-run' ? 'unknown' : 'failed';
}
