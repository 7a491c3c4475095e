import { RPCHandler } from '@orpc/server/message-port';
import type { PortMain } from '../lib/parent-port';
import { closeConnection, openConnection } from './connection';
import { type ServedRouter, wireOptions } from './wire';

/** Serves a router to as many windows as ask, each over a port of its own. */
export function messagePortServer(router: ServedRouter): (port: PortMain) => void {
  const handler = new RPCHandler(router, wireOptions);
  return (port) => {
    const context = openConnection();
    handler.upgrade(port as Parameters<typeof handler.upgrade>[0], { context });
    port.on('close', () => void closeConnection(context));
    port.start();
  };
}
