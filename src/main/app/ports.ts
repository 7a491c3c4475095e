import { ipcMain } from 'electron';
import type { EngineHost } from './engine-host';
import { isTrustedSender } from './security';

const PORT_REQUEST = 'arrayscope-port-request';
const PORT = 'arrayscope-port';

/** Hands a window a port to the engine whenever one of our own pages asks for it. */
export function servePorts(engine: EngineHost): void {
  ipcMain.on(PORT_REQUEST, (event) => {
    if (!isTrustedSender(event)) return;
    event.sender.postMessage(PORT, null, [engine.connectWindow()]);
  });
}
