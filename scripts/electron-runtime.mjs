// Where Electron's runtime is, and the attempt to fetch it. The npm package comes without it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const electron = join(root, 'node_modules', 'electron');
const failureFile = join(root, '.cache', 'electron-download-failed.json');
const rememberFailureMs = 24 * 60 * 60 * 1000;
/** Long enough to learn that there is no way out, too short to annoy. */
const probeMs = 5_000;
/** About 120 MB on a slow line. */
const downloadMs = 10 * 60 * 1000;

/** The runtime's executable, or undefined where none can be had. */
export async function findElectron() {
  const installed = installedElectron();
  if (installed !== undefined) return installed;
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH || failedLately()) return undefined;
  await download();
  return installedElectron();
}

export function installedElectron() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(electron, 'dist');
  const executable = join(folder, executableName());
  return existsSync(executable) ? executable : undefined;
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

async function download() {
  const reachable = await isReachable();
  if (reachable) console.error('Fetching the Electron runtime, about 120 MB, once …');
  // Tried even where the probe fails: a proxy or npm's cache may know better than it.
  const { status } = spawnSync(process.execPath, [join(electron, 'install.js')], {
    cwd: root,
    stdio: 'ignore',
    timeout: reachable ? downloadMs : probeMs,
  });
  if (status === 0) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(failureFile, JSON.stringify({ version: electronVersion(), at: Date.now() }));
}

async function isReachable() {
  const mirror =
    process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  try {
    const url = new URL(`v${electronVersion()}/SHASUMS256.txt`, mirror);
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(probeMs) });
    return true;
  } catch {
    return false;
  }
}

function failedLately() {
  try {
    const { version, at } = JSON.parse(readFileSync(failureFile, 'utf8'));
    return version === electronVersion() && Date.now() - at < rememberFailureMs;
  } catch {
    return false;
  }
}

function electronVersion() {
  return JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8')).version;
}
