import { InputError, toArrayscopeError } from '../../shared/errors';

/** The lock's refusal, said of a queue. */
export function heldElsewhere(error: unknown): unknown {
  const { code, hint, path } = toArrayscopeError(error);
  if (code !== 'busy') return error;
  return new InputError('queue-busy', 'Another program runs this queue.', {
    path,
    hint: hint?.replace('it has ended', 'it has ended, or pause the queue there'),
    cause: error,
  });
}
