import type { Router } from '@orpc/server';
import type { MessagePortHandlerOptions } from '@orpc/server/message-port';
import { exactNumbers } from '../../shared/client/exact-numbers';
import type { Connection } from './connection';

/** What a transport serves: the whole contract, or the part of it that a test implements. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the constraint of oRPC's handlers
export type ServedRouter = Router<any, Connection>;

/** What both transports share. */
export const wireOptions = {
  customJsonSerializers: exactNumbers,
  // An answer that is bytes is posted as it is, everything else as text. The empty list means
  // cloned, not transferred: Electron's ports transfer no buffers.
  experimental_transfer: ([, , payload]) => (hasBytes(payload) ? [] : null),
} satisfies MessagePortHandlerOptions<Connection> & { customJsonSerializers: typeof exactNumbers };

/** Whether a message's body is what the serialiser makes of an ArrayBuffer. */
function hasBytes(payload: unknown): boolean {
  return field(field(payload, 'body'), 'json') instanceof ArrayBuffer;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
