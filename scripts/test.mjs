// `npm test`: everything that a fresh clone needs, then both test runners, then one line that
// adds them up. Needs no terminal and no display. `npm run test:pictures` runs the gallery alone.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { root, runScript, setup } from './setup.mjs';
import {
  addCounts,
  countsOfRun,
  playwrightCounts,
  readReport,
  vitestCounts,
} from './test-counts.mjs';
import { playwrightFailures, vitestFailures } from './test-failures.mjs';

/** For both runners together. They need a few minutes; on a busy machine several times that. */
const limitMs = 30 * 60 * 1000;
const vitestReport = join(root, '.cache', 'vitest.json');
const playwrightReport = join(root, '.cache', 'playwright.json');

await runScript(async () => {
  setup();
  const browser = await findBrowser();
  mkdirSync(join(root, '.cache'), { recursive: true });
  for (const report of [vitestReport, playwrightReport]) rmSync(report, { force: true });

  const deadline = Date.now() + limitMs;
  const gallery = process.argv[2] === 'pictures';
  const counts = [];
  const failures = [];
  if (!gallery) {
    const unit = await run(deadline, 'vitest/vitest.mjs', [
      'run',
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
    ]);
    const report = readReport(vitestReport);
    counts.push(countsOfRun(vitestCounts(report), unit));
    failures.push(...(report === undefined ? [] : vitestFailures(report, root)));
  }
  const project = gallery ? 'pictures' : 'program';
  const specs = ['test', '--pass-with-no-tests', `--project=${project}`];
  const whole = await run(deadline, '@playwright/test/cli.js', specs, {
    ARRAYSCOPE_CHROMIUM: browser,
  });
  const report = readReport(playwrightReport);
  counts.push(countsOfRun(playwrightCounts(report), whole));
  failures.push(...(report === undefined ? [] : playwrightFailures(report)));

  for (const { name, message } of failures) console.error(`\nFAILED ${name}\n${message}`);
  const total = addCounts(counts);
  if (total.passed + total.failed === 0) console.error('No test ran, which counts as a failure.');
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.passed > 0 && total.failed === 0 ? 0 : 1;
});

/** The exit code; 1 where the runner was ended because its time was up. */
function run(deadline, script, args, env = {}) {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const timer = setTimeout(
    () => {
      console.error(`\nThe tests were ended after ${limitMs / 60_000} minutes.`);
      child.kill();
    },
    Math.max(0, deadline - Date.now()),
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}
