// A Chromium for the whole-program tests: the one that is there, or Debian's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError, stdioToStderr } from './setup.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((variable) => {
    const folder = process.env[variable];
    if (!folder) return [];
    return [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ];
  }),
};

/** The executable's path; a SetupError says what to do where there is none. */
export async function findBrowser() {
  const named = process.env.ARRAYSCOPE_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new SetupError(`ARRAYSCOPE_CHROMIUM names ${named}, and there is no such file.`);
  }
  const found = (await playwrightsOwn()) ?? installed();
  if (found !== undefined) return found;
  installFromDebian();
  const fetched = installed();
  if (fetched !== undefined) return fetched;
  throw new SetupError(
    'The whole-program tests need a Chromium: install one (`npx playwright install chromium`, or your system’s chromium package), or name one in ARRAYSCOPE_CHROMIUM.',
  );
}

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const inPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...inPath, ...(usualPlaces[process.platform] ?? [])].find((path) => existsSync(path));
}

function installFromDebian() {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
  console.error('Installing Chromium for the whole-program tests (apt-get) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    spawnSync('apt-get', args, { env, stdio: stdioToStderr });
  }
}
