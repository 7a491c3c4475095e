/**
 * The client's side of one connection, the same over every transport: exact values, errors that
 * arrive as they were thrown, and no call that waits for ever.
 */
import {
  type ClientContext,
  type ClientLink,
  type ClientOptions,
  createORPCClient,
} from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import type { EngineClient } from '../contract/index';
import { type ArrayscopeError, MachineError } from '../errors';
import { deadlineMs } from './deadlines';
import { exactNumbers } from './exact-numbers';
import { fromRpcError } from './remote-error';
import { type Socket, socketPort } from './socket-port';

type Port = ConstructorParameters<typeof MessagePortLink>[0]['port'];

export interface ConnectionFate {
  /** Why the connection ended; undefined while it lasts. Pending calls fail with it. */
  lost(): ArrayscopeError | undefined;
  /** Overrides the deadlines of deadlines.ts. */
  deadlineMs?(path: readonly string[]): number;
}

export type EngineLink = ClientLink<ClientContext>;

/** Over a socket that is open, with `binaryType` arraybuffer. */
export function webSocketLink(socket: Socket, fate: ConnectionFate): EngineLink {
  return messagePortLink(socketPort(socket), fate);
}

export function messagePortLink(port: Port, fate: ConnectionFate): EngineLink {
  return guarded(new MessagePortLink({ port, customJsonSerializers: exactNumbers }), fate);
}

export function engineClient(link: EngineLink): EngineClient {
  return createORPCClient<EngineClient>(link);
}

function guarded(link: EngineLink, fate: ConnectionFate): EngineLink {
  return {
    call: (path, input, options) => guardedCall(link, fate, path, input, options),
  };
}

async function guardedCall(
  link: EngineLink,
  fate: ConnectionFate,
  path: readonly string[],
  input: unknown,
  options: ClientOptions<ClientContext>,
): Promise<unknown> {
  const gone = fate.lost();
  if (gone !== undefined) throw gone;
  const limit = fate.deadlineMs?.(path) ?? deadlineMs(path);
  const controller = new AbortController();
  const late = new MachineError(
    'no-answer',
    `The engine did not answer within ${limit / 1000} s.`,
    {
      hint: 'If the disk is busy, wait and try again; otherwise restart the program.',
    },
  );
  // Longer than a timer can be set means never.
  const timer = limit < 2 ** 31 ? setTimeout(() => controller.abort(late), limit) : undefined;
  const { signal } = options;
  const translate = (error: unknown): ArrayscopeError =>
    controller.signal.aborted ? late : fromRpcError(error, fate.lost(), signal);
  try {
    const signals = [controller.signal, ...(signal === undefined ? [] : [signal])];
    const output = await link.call(path, input, { ...options, signal: AbortSignal.any(signals) });
    return isAsyncIterator(output) ? translated(output, translate) : output;
  } catch (error) {
    throw translate(error);
  } finally {
    clearTimeout(timer);
  }
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Not a generator: `return` must get through while `next` is still waiting. */
function translated(
  events: AsyncIterator<unknown>,
  translate: (error: unknown) => ArrayscopeError,
): AsyncIterableIterator<unknown> {
  const translating = async <T>(call: () => Promise<T> | undefined): Promise<T | undefined> => {
    try {
      return await call();
    } catch (error) {
      throw translate(error);
    }
  };
  const ended = { done: true, value: undefined } as const;
  return {
    next: async () => (await translating(() => events.next())) ?? ended,
    return: async () => (await translating(() => events.return?.())) ?? ended,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
