import { BrowserWindow, dialog, shell } from 'electron';
import { stat } from 'node:fs/promises';

/** The system's folder dialog; null when the person cancelled it. */
export async function pickFolder(title: string): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow();
  const options = { title, properties: ['openDirectory' as const, 'dontAddToRecent' as const] };
  const answer =
    window === null
      ? await dialog.showOpenDialog(options)
      : await dialog.showOpenDialog(window, options);
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Shows a file or folder in the system's file manager; never opens or runs it. */
export async function reveal(path: string): Promise<void> {
  await stat(path);
  shell.showItemInFolder(path);
}
