import { dialMessagePort } from './dial-message-port';
import { dialWebSocket } from './dial-websocket';
import { EngineConnection } from './engine-connection';

/**
 * Connects to the engine in whichever way there is: a port from the preload in the desktop
 * program, the server that this page came from in a browser. Nobody else can tell the difference.
 */
export function connectEngine(): EngineConnection {
  // The preload announces itself by what it exposes.
  return new EngineConnection('arrayscopePaths' in window ? dialMessagePort : dialWebSocket);
}
