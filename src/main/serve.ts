/** The browser shell's entry: `npm start` without a window, and everything behind an SSH tunnel. */
import { toArrayscopeError } from '../shared/errors';
import { runServe } from './serve/run-serve';
import { serveArguments } from './serve/serve-arguments';

try {
  process.exitCode = await runServe(serveArguments(process.argv.slice(2)));
  // Native libraries may keep threads of their own.
  process.exit();
} catch (error) {
  const { message, hint, exitCode } = toArrayscopeError(error);
  process.stderr.write(`${[message, hint].filter(Boolean).join(' ')}\n`);
  process.exit(exitCode);
}
