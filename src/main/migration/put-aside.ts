/** Files gathered in a second place and taken from the first, with both whole at every moment. */
import type { Stats } from 'node:fs';
import {
  copyFile,
  constants,
  link,
  lstat,
  mkdir,
  open,
  rmdir,
  unlink,
  utimes,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError, MachineError } from '../../shared/errors';
import type { ReportProgress } from '../../shared/model/progress';
import { throwIfCancelled } from '../lib/cancel';
import { systemCode, withFileErrors } from '../lib/file-error';
import { ProgressMeter } from '../lib/progress-meter';
import type { RetiredFile } from './retirement-record';

export interface PutAsideOptions {
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
}

/** What a file system says that has no second name for a file, or not on this disk. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);
const COMPARED_BYTES = 4 * 1024 * 1024;

/**
 * Makes every file appear below `to` as well: under a second name on the same file system, else as
 * a copy that is flushed and compared byte for byte. Nothing is taken from `from`.
 * @throws InputError `source-changed` for a file that is not as it was planned
 */
export async function gatherFiles(
  files: readonly RetiredFile[],
  from: string,
  to: string,
  { signal, report }: PutAsideOptions = {},
): Promise<void> {
  const meter = new ProgressMeter({ total: files.length, unit: 'files', report });
  for (const file of files) {
    throwIfCancelled(signal);
    const original = join(from, file.path);
    const second = join(to, file.path);
    requirePlanned(original, await withFileErrors(original, () => lstat(original)), file);
    await withFileErrors(second, () => mkdir(dirname(second), { recursive: true }));
    // A file that stays in use gets a copy: a change of the one must not reach the other.
    if (file.shared || !(await tryLink(original, second)))
      await copyWhole(original, second, signal);
    meter.advance(1, file.bytes, file.path);
  }
  meter.flush();
}

export interface RemoveOptions {
  readonly from: string;
  /** Where a file lies now. */
  readonly placeOf: (path: string) => string;
  /** Copies are compared once more: who made them is not known after a crash. */
  readonly compare: boolean;
}

/**
 * Removes the originals of what was gathered. Can be repeated after a crash: what is gone already
 * is passed over.
 * @throws InputError `source-changed` for an original that was written to after it was copied
 */
export async function removeOriginals(
  files: readonly RetiredFile[],
  { from, placeOf, compare }: RemoveOptions,
): Promise<void> {
  for (const file of files.filter(({ shared }) => !shared)) {
    const original = join(from, file.path);
    const stats = await statsOrNull(original);
    if (stats === null) continue;
    const place = placeOf(file.path);
    const kept = await withFileErrors(place, () => lstat(place));
    if (kept.ino !== stats.ino || kept.dev !== stats.dev) {
      requirePlanned(original, stats, file);
      if (kept.size !== file.bytes) throw changed(original, 'its copy is not whole');
      if (compare) await requireSameBytes(original, place, undefined);
    }
    await withFileErrors(original, () => unlink(original));
  }
}

function requirePlanned(path: string, stats: Stats, file: RetiredFile): void {
  if (!stats.isFile()) throw changed(path, 'it is no plain file');
  if (stats.size !== file.bytes)
    throw changed(path, `it had ${file.bytes} bytes and has ${stats.size}`);
  if (stats.mtimeMs !== file.modifiedMs) throw changed(path, 'it was written to meanwhile');
}

function changed(path: string, why: string): InputError {
  return new InputError('source-changed', `${path} was left where it is: ${why}.`, {
    path,
    hint: 'Nothing of it was removed. Compare the source with its result before you try again.',
  });
}

async function tryLink(original: string, second: string): Promise<boolean> {
  try {
    await link(original, second);
    return true;
  } catch (error) {
    if (NO_LINK.has(systemCode(error) ?? '')) return false;
    return withFileErrors(second, () => Promise.reject(error as Error));
  }
}

async function copyWhole(
  original: string,
  second: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { atime, mtime } = await withFileErrors(original, () => lstat(original));
  await withFileErrors(second, async () => {
    await copyFile(original, second, constants.COPYFILE_EXCL);
    const file = await open(second, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  });
  await requireSameBytes(original, second, signal);
  await withFileErrors(second, () => utimes(second, atime, mtime));
}

async function requireSameBytes(
  original: string,
  second: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (await haveSameBytes(original, second, signal)) return;
  throw new MachineError('bad-copy', `The copy ${second} does not hold the bytes of ${original}.`, {
    path: second,
    hint: 'The disk may be failing. The source was left where it is.',
  });
}

/** Whether a path is another name of this file, or a whole copy of it; false where one is missing. */
export async function isWholeAt(original: string, second: string): Promise<boolean> {
  const [a, b] = [await statsOrNull(original), await statsOrNull(second)];
  if (a === null || b === null || !b.isFile()) return false;
  if (a.ino === b.ino && a.dev === b.dev) return true;
  return a.size === b.size && (await haveSameBytes(original, second, undefined));
}

async function haveSameBytes(
  original: string,
  second: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const [a, b] = await Promise.all([
    withFileErrors(original, () => open(original)),
    withFileErrors(second, () => open(second)),
  ]);
  try {
    const [one, other] = [Buffer.alloc(COMPARED_BYTES), Buffer.alloc(COMPARED_BYTES)];
    for (let at = 0; ;) {
      throwIfCancelled(signal);
      const read = await withFileErrors(original, () => a.read(one, 0, COMPARED_BYTES, at));
      const copied = await withFileErrors(second, () => b.read(other, 0, COMPARED_BYTES, at));
      const count = Math.min(read.bytesRead, copied.bytesRead);
      const isSame =
        one.subarray(0, count).equals(other.subarray(0, count)) &&
        (count > 0 || read.bytesRead === copied.bytesRead);
      if (!isSame || count === 0) return isSame;
      at += count;
    }
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}

/** Removes the folders that held nothing else, `from` included. */
export async function removeEmptyFolders(
  files: readonly RetiredFile[],
  from: string,
): Promise<void> {
  const folders = new Set(
    files.flatMap(({ path }) => {
      const parts = path.split('/').slice(0, -1);
      return parts.map((_, at) => join(from, ...parts.slice(0, at + 1)));
    }),
  );
  const deepest = [...folders].sort((a, b) => b.length - a.length);
  for (const folder of [...deepest, from]) {
    try {
      await rmdir(folder);
    } catch (error) {
      // Something else lies in it, or it is gone already.
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY'].includes(systemCode(error) ?? ''))
        await withFileErrors(folder, () => Promise.reject(error as Error));
    }
  }
}

async function statsOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    return withFileErrors(path, () => Promise.reject(error as Error));
  }
}
