/** Discarding what a run left staged that never published. */
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RollbackResult } from '../../shared/model/migration';
import { resolvePath } from '../datasets/resolve-path';
import { allFormats } from '../formats/registry';
import { InputError, isArrayscopeError } from '../../shared/errors';
import { fingerprintOfTree } from '../datasets/fingerprint';
import { acquireLock } from './lock';
import { hiddenSibling, pathState } from './places';
import { readStaged } from './resume';
import { isOurs, removeStaging, sweepLeftovers } from './staging';

/**
 * Removes the staging folders that runs into a destination left, with all else that they left
 * beside it; null where there are none. The destination itself need not exist.
 * @throws InputError `busy` while a run holds the place
 */
export async function discardStaged(destinationPath: string): Promise<RollbackResult | null> {
  const named = resolvePath(destinationPath);
  const destination = await realOrNew(named);
  const formats = await allFormats();
  const targets = new Set([
    destination,
    ...formats.flatMap((format) => format.publishedPath?.(destination) ?? []),
  ]);
  const discarded: Discarded[] = [];
  for (const target of targets) discarded.push(...(await discardAt(target)));
  const [first] = discarded;
  if (first === undefined) return null;
  return {
    destination,
    removed: 'staged',
    removedPath: first.path,
    files: discarded.reduce((sum, { files }) => sum + files, 0),
    bytes: discarded.reduce((sum, { bytes }) => sum + bytes, 0),
    source: first.source,
  };
}

/**
 * The same where nothing else will do: what was published meanwhile is left alone.
 * @throws InputError `nothing-staged`, and `busy` while a run holds the place
 */
export async function requireDiscarded(destinationPath: string): Promise<RollbackResult> {
  const discarded = await discardStaged(destinationPath);
  if (discarded !== null) return discarded;
  throw new InputError(
    'nothing-staged',
    `There is nothing unfinished at ${destinationPath} any more: it was published or discarded meanwhile.`,
    { path: destinationPath },
  );
}

interface Discarded {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  /** null where no journal tells it. */
  readonly source: string | null;
}

async function discardAt(target: string): Promise<readonly Discarded[]> {
  const path = hiddenSibling(target, 'staging');
  if (!(await isOurs(path))) {
    await sweepUnheld(target);
    return [];
  }
  const lock = await acquireLock(hiddenSibling(target, 'lock'));
  try {
    const { files, bytes } = await fingerprintOfTree(path);
    // One that cannot be read is discarded like any other.
    const staged = await readStaged(path).catch((error: unknown) => {
      if (isArrayscopeError(error)) return null;
      throw error;
    });
    await removeStaging(path);
    await sweepLeftovers(target);
    return [{ path, files, bytes, source: staged?.job.source ?? null }];
  } finally {
    await lock.release();
  }
}

/** A lock that a dead run left, and what it had begun to remove. */
async function sweepUnheld(target: string): Promise<void> {
  const folder = dirname(target);
  const prefix = basename(hiddenSibling(target, 'lock'));
  const names: readonly string[] = await readdir(folder).catch(() => []);
  await sweepLeftovers(target);
  if (!names.includes(prefix)) return;
  const lock = await acquireLock(join(folder, prefix)).catch((error: unknown) => {
    // A run that has staged nothing yet, and will: to say that there is nothing would be no answer.
    if (isArrayscopeError(error) && error.code === 'busy') throw error;
    return null;
  });
  await lock?.release();
}

/** The destination of a run that never published may not exist: then its folder tells. */
async function realOrNew(path: string): Promise<string> {
  if ((await pathState(path)) !== 'nothing') return realpath(path);
  return join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
}
