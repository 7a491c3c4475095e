import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { APP_URL } from './origin';

const LIGHT = '#ffffff';
const DARK = '#14161a';

/** Opens the program's window; it is shown once the page has painted, so nothing flashes. */
export function openWindow(outFolder: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Arrayscope',
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? DARK : LIGHT,
    webPreferences: {
      preload: join(outFolder, 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(APP_URL);
  return window;
}
