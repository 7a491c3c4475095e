import { ORPCError } from '@orpc/client';
import {
  type ArrayscopeError,
  CancelledError,
  InternalError,
  MachineError,
  RemoteError,
} from '../errors';
import { errorInfoSchema } from '../contract/base';

/**
 * What a call failed with, as the error that the engine threw: same code, fields and sentence.
 * @param lost the reason why the connection ended, when it did.
 * @param signal the caller's own.
 */
export function fromRpcError(
  error: unknown,
  lost: ArrayscopeError | undefined,
  signal: AbortSignal | undefined,
): ArrayscopeError {
  if (error instanceof ORPCError) {
    const info = errorInfoSchema.safeParse(error.data);
    if (error.code === 'ARRAYSCOPE' && info.success) return new RemoteError(info.data);
    return new InternalError(error.message, { cause: error });
  }
  if (signal?.aborted) return new CancelledError('Cancelled.', { cause: error });
  if (lost !== undefined) return lost;
  // What waits in oRPC's queue when its connection closes; the reason comes a moment later.
  if (error instanceof Error && error.message.startsWith('[AsyncIdQueue]')) {
    return new MachineError('engine-lost', 'The connection ended before the answer came.', {
      hint: 'Try again once the program is connected.',
      cause: error,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new InternalError(message, { cause: error });
}
