// `npm start`: the Electron window, or the browser shell where there can be no window.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findElectron } from './electron-runtime.mjs';
import { root, runScript, setup } from './setup.mjs';

/** How the system's loader ends a program that it cannot load. */
const missingLibraries = 127;

await runScript(async () => {
  setup();
  const code = await start(await chooseShell());
  if (code !== missingLibraries) return code;
  return start(browser('the Electron runtime lacks libraries of this system (named above)'));
});

function start(shell) {
  if (shell.reason) console.error(`Starting in the browser: ${shell.reason}.`);
  return run(shell.command, [...shell.args, ...process.argv.slice(2)]);
}

async function chooseShell() {
  if (process.env.ARRAYSCOPE_FORCE_BROWSER === '1') {
    return browser('ARRAYSCOPE_FORCE_BROWSER is set');
  }
  if (!hasDisplay()) return browser('this session has no display for a window');
  const electron = await findElectron();
  if (electron === undefined) {
    return browser('the Electron runtime is not installed and could not be fetched');
  }
  // Electron refuses to run as root with its sandbox on.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return { command: electron, args: [...(asRoot ? ['--no-sandbox'] : []), root] };
}

function browser(reason) {
  return { command: process.execPath, args: [join(root, 'out', 'main', 'serve.js')], reason };
}

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Runs in the folder that the command was typed in, where a relative PATH means something. */
function run(command, args) {
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const child = spawn(command, args, { cwd, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
