// Builds out/ and records what it was built from, so that the next start knows whether it is stale.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');
const stamp = join(root, 'out', '.built-from');
const configuration = [
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
];

export function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

export function build() {
  // Taken first: a source that changes during the build makes the result stale, not fresh.
  const builtFrom = fingerprint();
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { status } = spawnSync(process.execPath, [electronVite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    console.error('The build failed; the message above says where.');
    process.exit(1);
  }
  writeFileSync(stamp, builtFrom);
}

/** A digest of every source's path and content: a checkout changes times, a deletion has none. */
function fingerprint() {
  const digest = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|fuzz)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of [...sources.sort(), ...configuration.map((name) => join(root, name))]) {
    const content = readFileSync(path);
    digest.update(`${path.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return digest.digest('hex');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) build();
