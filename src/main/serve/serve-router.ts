import { randomBytes } from 'node:crypto';
import { type IncomingMessage, createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { webSocketServer } from '../rpc/serve-websocket';
import type { ServedRouter } from '../rpc/wire';
import { isOurHost, isOurOrigin, isToken } from './admission';
import { answerHttp } from './http-answers';
import { listen } from './listen';
import { Tickets } from './tickets';

export interface RouterServerOptions {
  readonly router: ServedRouter;
  readonly rendererFolder: string;
  readonly version: string;
  /** 0: any free one; absent: the usual one, or any. */
  readonly port?: number | undefined;
}

export interface RouterServer {
  readonly port: number;
  readonly token: string;
  /** The address to open, with the token in its fragment, which browsers never send. */
  readonly url: string;
  /** The same for one visit, without the token in it. */
  oneTimeUrl(): string;
  close(): Promise<void>;
}

/** Requests are small: paths, settings, row numbers. */
const LARGEST_REQUEST_BYTES = 1024 * 1024;

/** Serves a router and the built renderer on the loopback address. */
export async function serveRouter(options: RouterServerOptions): Promise<RouterServer> {
  const token = randomBytes(32).toString('base64url');
  const tickets = new Tickets();
  const server = createServer((request, response) => {
    void answerHttp(request, response, { ...options, token, tickets });
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_REQUEST_BYTES,
    // Tensors hardly shrink, and compressing them would take longer than sending them.
    perMessageDeflate: false,
  });
  const serve = webSocketServer(options.router);
  server.on('upgrade', (request, socket, head) => {
    const status = refusal(request, token);
    if (status !== null) {
      refuseUpgrade(socket, status);
      return;
    }
    sockets.handleUpgrade(request, socket, head, serve);
  });
  const port = await listen(server, options.port);
  const origin = `http://127.0.0.1:${port}`;
  return {
    port,
    token,
    url: `${origin}/#token=${token}`,
    oneTimeUrl: () => `${origin}/open/${tickets.issue()}`,
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.close(1001, 'The program is closing.');
        server.close(() => resolve());
        server.closeAllConnections();
        for (const client of sockets.clients) client.terminate();
      }),
  };
}

/** The status line that an upgrade is refused with; null lets it in. */
function refusal(request: IncomingMessage, token: string): string | null {
  if (!isOurHost(request) || !isOurOrigin(request)) return '403 Forbidden';
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname !== '/rpc') return '404 Not Found';
  return isToken(url.searchParams.get('token'), token) ? null : '401 Unauthorized';
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
