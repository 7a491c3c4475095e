import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeSpawn } from './node-child';

it('a child that has died hears nothing more, and that is no error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'arrayscope-child-'));
  try {
    await writeFile(
      join(folder, 'conversion.js'),
      `process.on('message', () => undefined); process.send({ type: 'event', event: null });`,
    );
    const child = nodeSpawn(folder)('conversion');
    await new Promise<void>((resolve) => child.onMessage(() => resolve()));
    const ended = new Promise<string | null>((resolve) =>
      child.onExit((_, signal) => resolve(signal)),
    );
    child.kill();
    // Dead, and nobody here has noticed yet.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    child.send({ type: 'cancel' });
    expect(await ended).toBe('SIGKILL');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
