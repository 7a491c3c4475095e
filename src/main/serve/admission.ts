/**
 * Who is let in. The server listens on the loopback address only; that keeps other machines out,
 * but not the pages that are open in the same browser, nor other people on the same machine.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The port is left open: a tunnel (`ssh -L 8000:127.0.0.1:5417`) changes it. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether the page asked for us by a loopback name. A foreign name that was made to point at this
 * machine (DNS rebinding) shows here, and nowhere else.
 */
export function isOurHost(request: IncomingMessage): boolean {
  const { host } = request.headers;
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  const parsed = new URL(`http://${host}`);
  return parsed.host === normalised(host) && LOOPBACK.has(parsed.hostname);
}

/** Whether the request comes from a page of ours. Every browser says so for a WebSocket. */
export function isOurOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return host !== undefined && origin === `http://${host}`;
}

/** In constant time, so that a wrong token does not tell how much of it was right. */
export function isToken(given: string | null, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return given !== null && timingSafeEqual(digest(given), digest(token));
}

/** URL drops the default port; a host that says more than name and port is none. */
function normalised(host: string): string {
  return host.toLowerCase().replace(/:80$/, '');
}
