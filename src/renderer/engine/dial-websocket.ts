import { webSocketLink } from '../../shared/client/engine-client';
import { type ArrayscopeError, InputError, MachineError } from '../../shared/errors';
import { accessToken } from './access-token';
import { type Dial, Fate } from './transport';

/** Connects to the server that this page came from. */
export const dialWebSocket: Dial = async (signal) => {
  const token = accessToken();
  if (token === null) throw refused();
  const address = new URL(`rpc?token=${encodeURIComponent(token)}`, window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  // The default, Blobs, would go through the browser's blob store for every tensor.
  socket.binaryType = 'arraybuffer';
  if (!(await opened(socket, signal))) throw await whyNot();
  const fate = new Fate();
  // Before the link listens: what it then fails with is translated by the fate.
  socket.addEventListener('close', () => fate.end(unreachable()));
  return {
    link: webSocketLink(socket, fate),
    onLost: (listener) => fate.onLost(listener),
    close: () => {
      fate.end(new MachineError('engine-lost', 'The connection to the engine was closed.'));
      socket.close();
    },
  };
};

function opened(socket: WebSocket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const abort = (): void => socket.close();
    signal.addEventListener('abort', abort, { once: true });
    const settle = (isOpen: boolean): void => {
      signal.removeEventListener('abort', abort);
      resolve(isOpen);
    };
    socket.addEventListener('open', () => settle(true), { once: true });
    socket.addEventListener('close', () => settle(false), { once: true });
  });
}

/** A browser does not say why a WebSocket failed; whether the server answers at all does. */
async function whyNot(): Promise<ArrayscopeError> {
  try {
    const { ok } = await fetch(new URL('healthz', window.location.href), { cache: 'no-store' });
    return ok ? refused() : unreachable();
  } catch {
    return unreachable();
  }
}

function unreachable(): ArrayscopeError {
  return new MachineError('engine-lost', 'Arrayscope does not answer any more.', {
    hint: 'Check the terminal that runs it, and the tunnel if it runs on another machine.',
  });
}

function refused(): ArrayscopeError {
  return new InputError('refused', 'This address does not carry the right key.', {
    hint: 'Open the whole address that Arrayscope printed in the terminal when it started.',
  });
}
