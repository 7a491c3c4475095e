import { electronChildren } from '../lib/electron-child';
import { ElectronHost } from '../lib/electron-host';
import type { EngineStart, EngineToMain, MainToEngine } from '../lib/engine-protocol';
import type { ParentPort, PortMain } from '../lib/parent-port';
import { createRouter } from './router';
import { messagePortServer } from './serve-message-port';
import { type EngineServices, closeServices, createServices } from './services';

/** Children get ten seconds to clean up before they are killed; a little more for the rest. */
const SHUTDOWN_MS = 11_000;

/**
 * The engine's half of lib/engine-protocol.ts: serves every window that main sends a port for.
 * @param exit ends the process; called once, after `shutdown`.
 */
export function electronEngine(parent: ParentPort, exit: () => void): void {
  const send = (message: EngineToMain): void => parent.postMessage(message);
  const children = electronChildren(send);
  const host = new ElectronHost(send);
  const early: PortMain[] = [];
  let services: EngineServices | undefined;
  let serve = (port: PortMain): void => void early.push(port);

  const start = ({ version, initialPath }: EngineStart): void => {
    services = createServices({ version, initialPath, spawn: children.spawn, host });
    serve = messagePortServer(createRouter(services));
    for (const port of early.splice(0)) serve(port);
    send({ type: 'ready' });
  };
  const shutdown = async (): Promise<void> => {
    const timer = setTimeout(exit, SHUTDOWN_MS);
    if (services !== undefined) await closeServices(services);
    clearTimeout(timer);
    exit();
  };

  parent.on('message', ({ data, ports }) => {
    const message = data as MainToEngine;
    const [port] = ports;
    if (message.type === 'start') start(message.start);
    if (message.type === 'window' && port !== undefined) serve(port);
    if (message.type === 'shutdown') void shutdown();
    children.handle(message, port);
    host.handle(message);
  });
}
