import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { appFolder } from '../lib/app-folder';
import { withFileErrors } from '../lib/file-error';
import { isProcessAlive } from '../lib/process-alive';

/** `bench-<pid>-…`: whose it is, so that what a killed run left can be told from a running one. */
const NAME = /^bench-(\d+)-/;

/** Where benchmarks write: below the program's own folder, on a disk rather than in memory. */
export function workRoot(): string {
  return join(appFolder(), 'work');
}

/** A new folder for one run; removes what runs of processes that are gone left behind. */
export async function makeWorkFolder(root: string): Promise<string> {
  return withFileErrors(root, async () => {
    await mkdir(root, { recursive: true });
    for (const name of await readdir(root)) {
      const pid = NAME.exec(name)?.[1];
      if (pid === undefined || isProcessAlive(Number(pid))) continue;
      await removeWorkFolder(join(root, name));
    }
    return mkdtemp(join(root, `bench-${process.pid}-`));
  });
}

export function removeWorkFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
