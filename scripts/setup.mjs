// What `npm start` and `npm test` need before anything else: Node, the packages, a build.
// Node built-ins only: this runs on a fresh clone, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, isBuilt } from './build.mjs';

export const root = resolve(import.meta.dirname, '..');

const [wantedMajor, wantedMinor] = [20, 19];

/** A sentence for a person; the message is all that is printed. */
export class SetupError extends Error {
  name = 'SetupError';
}

export function setup() {
  checkNode();
  if (!isInstalled()) install();
  if (!isBuilt()) build();
}

/** Runs `main`, printing a SetupError as its sentence and ending with exit code 4. */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 4;
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new SetupError(
    `Arrayscope needs Node ${wantedMajor}.${wantedMinor} or newer, and this is Node ${process.versions.node}: install a newer one from https://nodejs.org and run the command again.`,
  );
}

/**
 * Whether node_modules holds what the lock file asks for. npm writes its own record of what it
 * installed last of all, so a copy that was interrupted does not count, and one that `npm install`
 * brought up to date by hand does. Optional packages are left out: most are for other platforms.
 */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(record);
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || installed[path]?.version === version,
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function install() {
  console.error('Installing packages (npm ci) …');
  // npm is a .cmd file on Windows, which only a shell starts; the arguments are fixed words.
  const command = 'npm ci --no-audit --no-fund --loglevel=error';
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: stdioToStderr });
  if (status !== 0) {
    throw new SetupError(
      'npm ci could not install the packages (its own message is above): check the connection to the npm registry and the free space, then run the command again.',
    );
  }
}

/** Standard output belongs to the program that is started afterwards. */
export const stdioToStderr = ['ignore', 2, 2];
