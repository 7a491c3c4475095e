import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONTENT_SECURITY_POLICY } from '../lib/content-security-policy';
import { isOurHost, isOurOrigin } from './admission';
import { fileInside, sendFile } from './static-files';
import type { Tickets } from './tickets';

export interface HttpOptions {
  /** The built renderer. */
  readonly rendererFolder: string;
  readonly version: string;
  readonly token: string;
  readonly tickets: Tickets;
}

const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Everything but the WebSocket: the page, its files, and whether somebody is there. */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpOptions,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  const refused = refusal(request);
  if (refused !== null) {
    refuse(response, ...refused);
    return;
  }
  const pathname = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  const ticket = /^\/open\/([\w-]+)$/.exec(pathname)?.[1];
  if (pathname === '/healthz') sayHealthy(response, options.version);
  else if (ticket !== undefined) admitOnce(response, ticket, options);
  else await sendPage(request, response, pathname, options.rendererFolder);
}

function refusal(request: IncomingMessage): readonly [number, string] | null {
  if (!isOurHost(request)) return [403, 'This address is not served.'];
  if (request.headers.origin !== undefined && !isOurOrigin(request)) {
    return [403, 'Other pages are not served.'];
  }
  return request.method === 'GET' || request.method === 'HEAD'
    ? null
    : [405, 'Only reading is possible here.'];
}

function admitOnce(response: ServerResponse, ticket: string, options: HttpOptions): void {
  if (!options.tickets.redeem(ticket)) {
    refuse(response, 403, 'This link was used already, or is too old.');
    return;
  }
  response.writeHead(303, { Location: `/#token=${options.token}`, 'Cache-Control': 'no-store' });
  response.end();
}

async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  folder: string,
): Promise<void> {
  const file = fileInside(folder, pathname);
  const withBody = request.method === 'GET';
  if (file === null || !(await sendFile(response, file, { withBody }))) {
    refuse(response, 404, 'There is nothing here.');
  }
}

function sayHealthy(response: ServerResponse, version: string): void {
  response.writeHead(200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify({ name: 'arrayscope', version }));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${message}\n`);
}
