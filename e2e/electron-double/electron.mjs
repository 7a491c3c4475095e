// What `import … from 'electron'` gives in the main process here. README.md says what it leaves out.
import { line } from './line-to-test.mjs';
import { defaultSession } from './session.mjs';

export { app } from './app.mjs';
export { ipcMain } from './ipc-main.mjs';
export { MessageChannelMain } from './message-ports.mjs';
export { protocol } from './protocol.mjs';
export { utilityProcess } from './utility-process.mjs';
export { BrowserWindow } from './windows.mjs';

export const session = { defaultSession };
export const nativeTheme = { shouldUseDarkColors: false };

export const Menu = {
  buildFromTemplate: (template) => ({ template }),
  setApplicationMenu: () => {},
};

/** The test's answers to the next dialogs, in order; without one a dialog is cancelled. */
const answers = [];
line.on('dialog-answer', ({ path }) => answers.push(path));

export const dialog = {
  showOpenDialog: async () => {
    const path = answers.shift();
    return path === undefined
      ? { canceled: true, filePaths: [] }
      : { canceled: false, filePaths: [path] };
  },
};

export const shell = {
  showItemInFolder: (path) => line.send({ type: 'revealed', path }),
};
