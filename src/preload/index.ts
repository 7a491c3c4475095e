/**
 * Runs sandboxed between the window and the main process: forwards the engine's port into the
 * page, and tells the page where a dropped file lies. It holds no state and makes no decision.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';

const PORT_REQUEST = 'arrayscope-port-request';
const PORT = 'arrayscope-port';

window.addEventListener('message', (event) => {
  if (event.source !== window) return;
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === PORT_REQUEST) {
    ipcRenderer.send(PORT_REQUEST);
  }
});

ipcRenderer.on(PORT, (event) => {
  window.postMessage({ type: PORT }, window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld('arrayscopePaths', {
  pathForFile: (file: File): string => webUtils.getPathForFile(file),
});
