// `npm run test:interop`: what Arrayscope writes, opened bit for bit by the reference implementation
// of each format and by Hyrax's own reader; what they write, opened by Arrayscope; the statistics
// of a benchmark, computed once more by NumPy and SciPy; and its notebook, run with Matplotlib.
// `npm run test:interop -- zarr hdf5` runs these formats alone; `-- --write` puts what was found
// into docs/formats.md, which must otherwise say it already.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatsPage } from './formats-page.mjs';
import { interopEnvironment } from './interop-environment.mjs';
import { root, runScript, setup } from './setup.mjs';

const page = join(root, 'docs', 'formats.md');
const outcomesFile = join(root, '.cache', 'interop-formats.json');

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'boolean', default: false } },
  });
  setup();
  const environment = interopEnvironment();
  if ('skipped' in environment) {
    console.log(`The interop tests were skipped: ${environment.skipped}.`);
    return 0;
  }
  mkdirSync(join(root, '.cache'), { recursive: true });
  const test = (script, args) =>
    spawnSync(environment.python, [join(root, 'support', 'interop', script), ...args], {
      cwd: root,
      env: { ...environment.env, ARRAYSCOPE_OUTCOMES: outcomesFile },
      stdio: ['ignore', 'inherit', 'inherit'],
    }).status ?? 1;
  if (positionals.length > 0) return test('test_formats.py', positionals);
  const status = Math.max(
    test('test_statistics.py', []),
    test('test_notebook.py', []),
    test('test_interop.py', []),
    test('test_formats.py', []),
  );
  return status === 0 ? checkPage(environment, values.write) : status;
});

/** The committed page says what was found, or is made to. */
async function checkPage(environment, write) {
  const outcomes = JSON.parse(readFileSync(outcomesFile, 'utf8'));
  const missing = Object.keys(outcomes.missing);
  if (missing.length > 0) {
    console.log(
      `docs/formats.md was not compared: there is no reference of ${missing.join(', ')}.`,
    );
    return 0;
  }
  const made = await formatsPage(formats(environment), outcomes, page);
  if (write) writeFileSync(page, made);
  if (existsSync(page) && readFileSync(page, 'utf8') === made) {
    console.log('docs/formats.md says what was found.');
    return 0;
  }
  console.error(
    'docs/formats.md does not say what was found: run `npm run test:interop -- --write` and look at the change.',
  );
  return 1;
}

function formats({ env }) {
  const { stdout } = spawnSync(env.ARRAYSCOPE_NODE, [env.ARRAYSCOPE_CLI, 'formats', '--json'], {
    env,
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}
