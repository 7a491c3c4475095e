// `npm run test:interop`: what Arrayscope writes, opened bit for bit by NumPy, pylance, lancedb
// and Hyrax's own reader; and what they write, opened by Arrayscope.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { interopEnvironment } from './interop-environment.mjs';
import { root, runScript, setup } from './setup.mjs';

await runScript(() => {
  setup();
  const environment = interopEnvironment();
  if ('skipped' in environment) {
    console.log(`The interop tests were skipped: ${environment.skipped}.`);
    return 0;
  }
  const { status } = spawnSync(
    environment.python,
    [join(root, 'support', 'interop', 'test_interop.py'), ...process.argv.slice(2)],
    { cwd: root, env: environment.env, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return status ?? 1;
});
