import { RPCHandler } from '@orpc/server/message-port';
import type { WebSocket } from 'ws';
import { closeConnection, openConnection } from './connection';
import { servedSocketPort } from './socket-port';
import { type ServedRouter, wireOptions } from './wire';

/** A connection that answers no ping for this long is gone (a laptop that sleeps, a cut tunnel). */
const PING_EVERY_MS = 30_000;

/** Serves a router to sockets that were already let in (serve/admission.ts). */
export function webSocketServer(router: ServedRouter): (socket: WebSocket) => void {
  const handler = new RPCHandler(router, wireOptions);
  return (socket) => {
    const context = openConnection();
    handler.upgrade(servedSocketPort(socket), { context });
    const stopPinging = ping(socket);
    // An error is always followed by `close`; without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      stopPinging();
      void closeConnection(context);
    });
  };
}

function ping(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
