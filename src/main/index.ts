/** Electron's entry: the window, the menu, the dialogs, and the engine beside them. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrowserWindow, app, session } from 'electron';
import { initialPath } from './app/command-line';
import { EngineHost } from './app/engine-host';
import { answerHostCall } from './app/host-calls';
import { setMenu } from './app/menu';
import { servePorts } from './app/ports';
import { registerAppScheme, serveRenderer } from './app/protocol';
import { denyPermissions, lockDown } from './app/security';
import { openWindow } from './app/window';

const outFolder = join(dirname(fileURLToPath(import.meta.url)), '..');

registerAppScheme();
lockDown(app);
app.enableSandbox();

const engine = new EngineHost({
  outFolder,
  start: {
    version: app.getVersion(),
    initialPath: initialPath(process.argv, app.isPackaged, process.cwd()),
  },
  answer: answerHostCall,
});

// Not awaited at the top level: Electron holds `ready` back until this module has run.
void app.whenReady().then(() => {
  denyPermissions(session.defaultSession);
  serveRenderer(join(outFolder, 'renderer'));
  setMenu();
  servePorts(engine);
  openWindow(outFolder);
});

app.on('activate', () => {
  if (BrowserWindow.getAllWindows().length === 0) openWindow(outFolder);
});
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});

let engineEnded = false;
app.on('will-quit', (event) => {
  if (engineEnded) return;
  event.preventDefault();
  void engine.shutdown().then(() => {
    engineEnded = true;
    app.quit();
  });
});
