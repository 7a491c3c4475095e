import { implement } from '@orpc/server';
import { contract } from '../../shared/contract/index';
import type { Connection } from './connection';
import { toRpcError, withRpcErrors } from './rpc-error';

/** The contract's procedures, to be given their handlers; every error leaves as the declared one. */
export const procedures = implement(contract)
  .$context<Connection>()
  .use(async ({ next }) => {
    try {
      const result = await next();
      if (!isEvents(result.output)) return result;
      return { ...result, output: withRpcErrors(result.output) };
    } catch (error) {
      throw toRpcError(error);
    }
  });

function isEvents(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}
