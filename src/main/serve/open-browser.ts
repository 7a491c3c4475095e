import { spawn } from 'node:child_process';

/** Opens an address in the person's browser where there is a display to show it on. */
export function openBrowser(url: string): void {
  const command = opener();
  if (command === null) return;
  const [program, ...args] = command;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  // The address is in the terminal too: no browser is no failure.
  child.on('error', () => undefined);
  child.unref();
}

function opener(): readonly [string, ...string[]] | null {
  switch (process.platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['cmd', '/c', 'start', ''];
    default: {
      const { DISPLAY, WAYLAND_DISPLAY } = process.env;
      return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : null;
    }
  }
}
