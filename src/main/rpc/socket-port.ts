import type { RawData, WebSocket } from 'ws';
import { binaryHead, isBinaryAnswer } from '../../shared/client/binary-message';

/** What oRPC's handler needs of a port. */
interface ServedPort {
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** RFC 6455: the message violates the policy. */
const POLICY_VIOLATION = 1008;

/** The engine's end of a WebSocket as a port; shared/client/socket-port.ts is the other end. */
export function servedSocketPort(socket: WebSocket): ServedPort {
  return {
    on: (event, listener) => {
      if (event === 'close') socket.on('close', () => listener());
      if (event !== 'message') return;
      socket.on('message', (data, isBinary) => {
        const request = isBinary ? undefined : readRequest(data);
        if (request === undefined) socket.close(POLICY_VIOLATION, 'That is no request.');
        else listener({ data: request });
      });
    },
    postMessage: (message) => {
      if (typeof message === 'string') {
        socket.send(message);
      } else if (isBinaryAnswer(message)) {
        // Two fragments of one message: the bytes are not copied behind the head.
        socket.send(binaryHead(message), { binary: true, fin: false });
        socket.send(new Uint8Array(message.p.b.json), { binary: true, fin: true });
      }
    },
  };
}

/**
 * A message of the protocol: `i` names the call, `t` its kind (3 event, 4 abort; a request has
 * none), `p` holds a request's path in `u`. Undefined for anything else, which the handler would
 * fail on without anybody to catch it.
 */
function readRequest(data: RawData): object | undefined {
  let message: unknown;
  try {
    // Never fragments: `binaryType` is the default.
    message = JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const { i, t, p } = message as { i?: unknown; t?: unknown; p?: unknown };
  if (typeof i !== 'string') return undefined;
  if (t === 4) return message;
  if (typeof p !== 'object' || p === null) return undefined;
  if (t === 3) return message;
  const { u, h } = p as { u?: unknown; h?: unknown };
  const isRequest = t === undefined && typeof u === 'string' && u.startsWith('/');
  return isRequest && (h === undefined || (typeof h === 'object' && h !== null))
    ? message
    : undefined;
}
