import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MachineError } from '../../shared/errors';
import type { ChildHandle, FromChild, ParentLink, SpawnChild, ToChild } from './child-job';

/** Spawns the built child entries of `folder` (out/main) with `child_process.fork`. */
export function nodeSpawn(folder: string): SpawnChild {
  return (entry, options = {}): ChildHandle => {
    const file = join(folder, `${entry}.js`);
    if (!existsSync(file)) {
      throw new MachineError('not-built', `${file} is missing.`, {
        path: file,
        hint: 'Build the program first: npm run build.',
      });
    }
    const child = fork(file, [], {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return {
      pid: child.pid,
      send: (message: ToChild) => {
        // One that has just ended hears nothing more: that is told by its exit, and no error.
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => child.on('message', (message) => listener(message as FromChild)),
      onExit: (listener) => child.once('exit', (code, signal) => listener(code, signal)),
      kill: () => child.kill('SIGKILL'),
    };
  };
}

/** The other end, inside a forked child. */
export function nodeParentLink(): ParentLink {
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (process.connected) process.send?.(message, undefined, {}, () => resolve());
        else resolve();
      }),
    onMessage: (listener) => process.on('message', (message) => listener(message as ToChild)),
    onClosed: (listener) => process.on('disconnect', listener),
  };
}
