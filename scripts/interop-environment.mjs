// The Python side of the interop tests and of the comparison with Hyrax's own script: a virtual
// environment of its own with pinned packages, and Hyrax's source package beside them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError, root, stdioToStderr } from './setup.mjs';

const folder = join(root, '.venv-interop');
const sources = join(folder, 'sources');
const stamp = join(folder, '.installed-from');
const requirements = join(root, 'support', 'requirements-interop.txt');
const hyraxRequirement = join(root, 'support', 'requirements-hyrax.txt');
const isWindows = process.platform === 'win32';
const python = isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/**
 * `{ python, env }` once everything is there, or `{ skipped }` with a sentence that says why this
 * machine cannot have it. Throws a SetupError where it could and still failed.
 */
export function interopEnvironment() {
  const wanted = digest();
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    const base = findPython();
    if (base === undefined) return { skipped: 'no Python 3.11 or newer is installed' };
    rmSync(folder, { recursive: true, force: true });
    run(base, ['-m', 'venv', folder], 'a virtual environment could not be made');
    if (!indexReached()) return { skipped: 'no Python package index is reached from here' };
    console.error('Installing the reference implementations (pip) …');
    run(
      python,
      [...pip('install'), '-r', requirements],
      'the pinned packages could not be installed',
    );
    fetchHyrax();
    writeFileSync(stamp, wanted);
  }
  return {
    python,
    env: {
      ...process.env,
      ARRAYSCOPE_CLI: join(root, 'bin', 'arrayscope.mjs'),
      ARRAYSCOPE_NODE: process.execPath,
      ARRAYSCOPE_HYRAX_SOURCE: hyraxSource(),
      ARRAYSCOPE_HOME: join(folder, 'home'),
      LANCE_LOG: 'error',
    },
  };
}

function digest() {
  const hash = createHash('sha256');
  for (const file of [requirements, hyraxRequirement]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function findPython() {
  const names = isWindows
    ? ['python', 'py']
    : ['python3', 'python3.13', 'python3.12', 'python3.11'];
  return names.find((name) => {
    const check = 'import sys, venv; sys.exit(sys.version_info < (3, 11))';
    return spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0;
  });
}

function pip(command) {
  return ['-m', 'pip', command, '--quiet', '--disable-pip-version-check', '--no-input'];
}

/** One small package decides: what fails after it is a fault, not a missing network. */
function indexReached() {
  mkdirSync(sources, { recursive: true });
  const probe = [
    ...pip('download'),
    '--no-deps',
    '--retries',
    '1',
    '--timeout',
    '15',
    '-d',
    sources,
    'tqdm',
  ];
  return spawnSync(python, probe, { stdio: 'ignore' }).status === 0;
}

/** Unpacks Hyrax's source package; nothing of it is built or installed. */
function fetchHyrax() {
  const download = [...pip('download'), '--no-deps', '--no-binary', ':all:', '-d', sources];
  run(python, [...download, '-r', hyraxRequirement], "Hyrax's source package could not be fetched");
  const unpack = [
    'import glob, sys, tarfile',
    'for f in glob.glob(sys.argv[1] + "/hyrax-*.tar.gz"):',
    '    tarfile.open(f).extractall(sys.argv[1], filter="data")',
  ].join('\n');
  run(python, ['-c', unpack, sources], "Hyrax's source package could not be unpacked");
}

function hyraxSource() {
  const name = readdirSync(sources).find((entry) => /^hyrax-[\d.]+$/.test(entry));
  if (name === undefined)
    throw new SetupError(
      `Hyrax's source is missing in ${sources}: delete ${folder} and try again.`,
    );
  return join(sources, name);
}

function run(command, args, failure) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: stdioToStderr });
  if (status !== 0) throw new SetupError(`The interop environment is not complete: ${failure}.`);
}
