import { readBinaryAnswer } from './binary-message';

/** What is used of a WebSocket; the browser's own and Node's `ws` both have it. */
export interface Socket {
  send(data: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

interface Port {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(message: unknown): void;
}

/** A socket (open, `binaryType` arraybuffer) as a port, so that one client serves both. */
export function socketPort(socket: Socket): Port {
  return {
    onMessage: {
      addListener: (listener) =>
        socket.addEventListener('message', ({ data }) => {
          listener(data instanceof ArrayBuffer ? readBinaryAnswer(data) : data);
        }),
    },
    onDisconnect: {
      addListener: (listener) => socket.addEventListener('close', () => listener()),
    },
    // Requests are text; only answers can be bytes.
    postMessage: (message) => {
      if (typeof message === 'string') socket.send(message);
    },
  };
}
