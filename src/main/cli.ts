/** The terminal: `arrayscope inspect | preview | bench | migrate | verify | …`. */
import { CancelledError, EXIT } from '../shared/errors';
import { askOnTerminal } from './terminal/ask';
import { runTerminal } from './terminal/run';

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // Asked twice, it ends at once; the first time it cleans up.
    if (controller.signal.aborted) process.exit(EXIT.cancelled);
    controller.abort(new CancelledError());
  });
}

// Whoever reads our output may stop early (`| head`): that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.done);
    throw error;
  });
}

const exitCode = await runTerminal(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
  ask: askOnTerminal(process, controller.signal),
});
process.exitCode = exitCode;
// A native library may keep the process alive; it ends once everything is printed.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
