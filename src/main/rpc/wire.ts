import type { Router } from '@orpc/server';
import type { StandardHandlerOptions } from '@orpc/server/standard';
import { exactNumbers } from '../../shared/client/exact-numbers';
import type { Connection } from './connection';
import { bareRootBlob } from './root-blob';

/** What a transport serves: the whole contract, or the part of it that a test implements. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the constraint of oRPC's handlers
export type ServedRouter = Router<any, Connection>;

/** What both transports share: exact numbers, and Blobs as raw bytes. */
export const wireOptions = {
  customJsonSerializers: exactNumbers,
  interceptors: [
    async (options) => {
      const result = await options.next();
      if (!result.matched) return result;
      const body = bareRootBlob(result.response.body);
      return { ...result, response: { ...result.response, body } };
    },
  ],
} satisfies StandardHandlerOptions<Connection> & { customJsonSerializers: typeof exactNumbers };
