import { ORPCError } from '@orpc/client';
import { ValidationError } from '@orpc/contract';
import { type ErrorInfo, UsageError, toArrayscopeError } from '../../shared/errors';

/**
 * Any thrown value as the one error that the contract declares, without a stack: what a person
 * needs is in the fields, and the rest is nobody else's business.
 */
export function toRpcError(error: unknown): ORPCError<'ARRAYSCOPE', ErrorInfo> {
  const info = toArrayscopeError(refusedInput(error) ?? error).toInfo();
  return new ORPCError('ARRAYSCOPE', {
    defined: true,
    status: 500,
    message: info.message,
    data: info,
    cause: error,
  });
}

/** The schema's complaint about a request as a usage error; undefined for any other error. */
function refusedInput(error: unknown): UsageError | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return undefined;
  const issues = error.cause instanceof ValidationError ? error.cause.issues : [];
  const words = issues.map(({ path = [], message }) => {
    const where = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    return where === '' ? message : `${where}: ${message}`;
  });
  const why = words.length === 0 ? error.message : words.join('; ');
  return new UsageError('bad-request', `The request was refused. ${why}.`, { cause: error });
}

/** The same for errors that an iterator throws after its call was answered. */
export async function* withRpcErrors<Event>(
  events: AsyncIterable<Event>,
): AsyncGenerator<Event, void, undefined> {
  try {
    yield* events;
  } catch (error) {
    throw toRpcError(error);
  }
}
