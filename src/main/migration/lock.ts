import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { InputError } from '../../shared/errors';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { isProcessAlive } from '../lib/process-alive';

/** Who is converting into a place: enough to tell whether it still runs. */
const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** Start of the process in clock ticks since boot; null where the system does not tell. */
  processStart: z.string().nullable(),
  since: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

export interface Lock {
  release(): Promise<void>;
}

/**
 * One conversion at a time into one place. The file is made with the exclusive flag; one that a
 * dead process left is taken over.
 * @throws InputError `busy` while another conversion holds it.
 */
export async function acquireLock(path: string): Promise<Lock> {
  const me: Holder = {
    pid: process.pid,
    host: hostname(),
    processStart: await processStart(process.pid),
    since: new Date().toISOString(),
  };
  const text = JSON.stringify({ ...me, token: randomUUID() });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await createExclusive(path, text)) return { release: () => release(path, text) };
    const found = await readOrNull(path);
    if (found === null) continue;
    if (await isHeld(found)) throw busy(path, found);
    await moveAway(path, found);
  }
  throw busy(path, (await readOrNull(path)) ?? '');
}

/** Whether a living process holds the lock at `path`. */
export async function isLocked(path: string): Promise<boolean> {
  const found = await readOrNull(path);
  return found !== null && (await isHeld(found));
}

let names = 0;
/** A name that only this process uses, and that tells which process that is. */
function ownName(path: string): string {
  names += 1;
  return `${path}-${process.pid}-${names}`;
}

async function createExclusive(path: string, text: string): Promise<boolean> {
  // Written beside and linked: a lock that can be seen is a lock that can be read whole.
  const draft = ownName(path);
  return withFileErrors(path, async () => {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    try {
      await link(draft, path);
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      // A file system without hard links: the exclusive flag alone has to do.
      return await createDirectly(path, text);
    } finally {
      await rm(draft, { force: true });
    }
  });
}

async function createDirectly(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a stale lock out of the way; one that was replaced meanwhile is put back. */
async function moveAway(path: string, stale: string): Promise<void> {
  const aside = ownName(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await readOrNull(aside)) !== stale) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function release(path: string, text: string): Promise<void> {
  if ((await readOrNull(path)) === text) await rm(path, { force: true });
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // ENOTDIR: the folder that would hold it is a file.
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw toFileError(error, path);
  }
}

async function isHeld(text: string): Promise<boolean> {
  const holder = parseHolder(text);
  // Unreadable: being written just now on a file system without links, or cut off by a crash.
  // Nobody can be named, so nobody is overruled: the sentence tells the person which file it is.
  if (holder === null) return text !== '';
  // Another machine's processes cannot be asked for.
  if (holder.host !== hostname()) return true;
  if (!isProcessAlive(holder.pid)) return false;
  const start = await processStart(holder.pid);
  return holder.processStart === null || start === null || start === holder.processStart;
}

function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Field 22 of /proc/<pid>/stat (proc_pid_stat(5)): tells a reused process number apart. */
async function processStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The command name, in parentheses, may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function busy(path: string, text: string): InputError {
  const holder = parseHolder(text);
  const who =
    holder === null
      ? 'another process'
      : `process ${holder.pid} on ${holder.host} since ${holder.since}`;
  return new InputError('busy', `Another conversion is writing to this place (${who}).`, {
    path,
    hint: `Wait until it has ended. If none runs any more, remove ${path}.`,
  });
}
