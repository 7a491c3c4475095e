/** Taking a published migration back. */
import { mkdir, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../shared/errors';
import type { RollbackResult } from '../../shared/model/migration';
import { openDataset } from '../datasets/open';
import { resolvePath } from '../datasets/resolve-path';
import { withFileErrors } from '../lib/file-error';
import { digestStretches } from './digest-dataset';
import { discardStaged } from './discard-staged';
import { isUnchanged } from './documents';
import { clearStale } from './clear-stale';
import { findPublished, type Published } from './find-published';
import {
  fingerprintChange,
  fingerprintOfDataset,
  fingerprintOfTree,
  walkFiles,
} from '../datasets/fingerprint';
import { flushFolder } from './flush';
import { MANIFEST_NAME } from '../datasets/published-names';
import { type Manifest } from './manifest';
import { orderedRows } from './ordered-rows';
import { acquireLock } from './lock';
import { hiddenSibling, pathState } from './places';
import { readRetirement, retirementPath } from './retirement-record';
import { ownedSibling, sweepLeftovers } from './staging';
import { compareMigration } from './verify';

/**
 * Removes what a migration published, and nothing else in its folder. Only with our own manifest,
 * only while it is as we left it, and only after the source was seen to hold the same data still.
 * Where nothing was published, what an unfinished run had staged is discarded.
 * @throws InputError with the reason where one of these does not hold; then nothing was touched.
 */
export async function rollbackMigration(destinationPath: string): Promise<RollbackResult> {
  const named = resolvePath(destinationPath);
  if ((await pathState(named)) === 'nothing') {
    const discarded = await discardStaged(named);
    if (discarded !== null) return discarded;
  }
  const destination = await withFileErrors(named, () => realpath(named));
  const published = await findPublished(destination);
  if (published === null) {
    const discarded = await discardStaged(destination);
    if (discarded !== null) return discarded;
    throw new InputError(
      'no-manifest',
      `Nothing at ${destination} was published by Arrayscope: there is no ${MANIFEST_NAME}.`,
      {
        path: destination,
        hint: 'Only a migration with its manifest can be taken back, and one that left something staged.',
      },
    );
  }
  // Nobody may put the source away while the result goes because the source is there.
  const lock = await acquireLock(hiddenSibling(published.publishedPath, 'lock'));
  let removed: Removed;
  let source: string;
  try {
    await requireResultUnchanged(published);
    source = await whereSourceIs(published);
    await requireSource(published, source);
    await requireSameRows(published, source);
    removed = await takeAway(published);
  } finally {
    await lock.release();
  }
  await tidyUp(published, removed.trash);
  const { files, bytes } = removed;
  const { publishedPath } = published;
  return { destination, removed: 'published', removedPath: publishedPath, files, bytes, source };
}

/**
 * The source's place: where it was, or the archive that it was moved to since.
 * @throws InputError `source-gone` where it was removed, `retirement-unfinished` where that was cut short
 */
async function whereSourceIs({ publishedPath, manifest }: Published): Promise<string> {
  const retired = await readRetirement(publishedPath);
  if (retired === null) return manifest.source.path;
  const { how, source, place } = retired.begin;
  if (!retired.finished) {
    throw new InputError(
      'retirement-unfinished',
      `Putting ${source} away was cut short, so ${publishedPath} was left alone.`,
      { path: publishedPath, hint: `End it first: arrayscope retire ${publishedPath}` },
    );
  }
  if (how === 'archived') return place;
  throw new InputError(
    'source-gone',
    `The source ${source} was removed on ${retired.at.slice(0, 10)}, so ${publishedPath} is the only copy of the data. It was left alone.`,
    { path: source, hint: 'Convert it back first, if you want the source again.' },
  );
}

/** Rows that were added to the result after the migration exist nowhere else. */
async function requireResultUnchanged({ publishedPath, manifest }: Published): Promise<void> {
  const now = await fingerprintOfTree(publishedPath, new Set([MANIFEST_NAME]));
  const before = manifest.result.fingerprint;
  const change = fingerprintChange(before, now, 'names');
  if (change !== null) throw resultChanged(publishedPath, change);
}

/**
 * Files of the same names and sizes that were written again: values may have been edited in place
 * (a memory map), or the folder was only copied. The rows tell.
 */
async function requireSameRows(
  { publishedPath, manifest }: Published,
  source: string,
): Promise<void> {
  const now = await fingerprintOfTree(publishedPath, new Set([MANIFEST_NAME]));
  const written = fingerprintChange(manifest.result.fingerprint, now, 'state');
  if (written === null) return;
  let found;
  try {
    const { format, settings } = manifest.source;
    found = await compareMigration(source, publishedPath, { opening: { format, settings } });
  } catch (error) {
    throw resultChanged(publishedPath, written, error);
  }
  const [first] = found.differences;
  if (!found.equal) throw resultChanged(publishedPath, first?.message ?? written);
}

function resultChanged(publishedPath: string, change: string, cause?: unknown): InputError {
  return new InputError(
    'result-changed',
    `${publishedPath} was changed after the migration (${change.replace(/\.$/, '')}), so it may hold data that is nowhere else. It was left alone.`,
    {
      path: publishedPath,
      cause,
      hint: 'Compare it with its source, then remove it yourself if you no longer need it.',
    },
  );
}

async function requireSource({ publishedPath, manifest }: Published, path: string): Promise<void> {
  const { format, settings } = manifest.source;
  const refuse = (why: string, cause?: unknown): InputError =>
    new InputError(
      'source-gone',
      `${why}, so ${publishedPath} may be the only copy of the data. It was left alone.`,
      {
        path,
        cause,
        hint: 'Remove it yourself if you are sure that you do not need it.',
      },
    );
  if ((await pathState(path)) === 'nothing') throw refuse(`The source ${path} is gone`);
  let opened;
  try {
    opened = await openDataset(path, { format, settings });
  } catch (error) {
    throw refuse(`The source ${path} can no longer be read`, error);
  }
  try {
    const { dataset } = opened;
    const now = await fingerprintOfDataset(dataset);
    const change = fingerprintChange(manifest.source.fingerprint, now, 'names');
    if (change !== null) throw refuse(`The source ${path} is no longer what it was (${change})`);
    // Names, sizes and times say nothing of a disk that lost a bit since: the rows tell, always.
    const rows = await orderedRows(dataset, manifest.order);
    let seen = 0;
    for await (const { stretch, digests } of digestStretches(dataset, rows, manifest.chunks)) {
      seen += stretch.rows;
      for (const [field, digest] of Object.entries(stretch.source)) {
        if (digests[field] !== digest)
          throw refuse(`The source ${path} holds other values in “${field}” than it did`);
      }
    }
    if (seen !== manifest.rows || seen !== dataset.rowCount)
      throw refuse(`The source ${path} holds ${dataset.rowCount} rows and had ${manifest.rows}`);
  } finally {
    await opened.dataset.close();
  }
}

interface Removed {
  readonly files: number;
  readonly bytes: number;
  /** Hidden, and to be removed. */
  readonly trash: string;
}

async function takeAway({ publishedPath, manifestPath }: Published): Promise<Removed> {
  const { files, bytes } = await fingerprintOfTree(publishedPath);
  const trash = ownedSibling(publishedPath, 'trash');
  const record = await retirementPath(publishedPath);
  // Out of sight in one step; a removal that is cut short leaves no half dataset for a reader.
  await withFileErrors(publishedPath, () => rename(publishedPath, trash));
  // Beside a file; inside a folder it went with it.
  for (const path of [manifestPath, record])
    await withFileErrors(path, () => rm(path, { force: true }));
  await flushFolder(dirname(publishedPath));
  return { files, bytes, trash };
}

async function tidyUp({ publishedPath, manifest }: Published, trash: string): Promise<void> {
  await withFileErrors(trash, () => rm(trash, { recursive: true, force: true }));
  await sweepLeftovers(publishedPath);
  await clearStale([publishedPath, aroundPublished(publishedPath, manifest)]);
  if (manifest.result.replacedEmptyFolder)
    await withFileErrors(publishedPath, () => mkdir(publishedPath));
  else if (manifest.result.createdDestination) await removeCreatedFolder(publishedPath, manifest);
}

/** The destination folder. It may have been moved since: how the one lies in the other has not. */
function aroundPublished(publishedPath: string, { result }: Manifest): string {
  return resolve(publishedPath, relative(result.publishedPath, result.destination));
}

/** The folder that the migration made around its result, unless something else lies in it. */
async function removeCreatedFolder(publishedPath: string, manifest: Manifest): Promise<void> {
  const folder = aroundPublished(publishedPath, manifest);
  if (folder === publishedPath) return;
  const copied = new Set<string>();
  for (const document of manifest.result.copiedDocuments) {
    if (await isUnchanged(folder, document)) copied.add(document.path);
  }
  const others = (await walkFiles(folder)).filter(({ path }) => !copied.has(path));
  if (others.length > 0) return;
  for (const path of copied) await rm(join(folder, path), { force: true });
  await removeEmptyFolders(folder);
}

async function removeEmptyFolders(folder: string): Promise<void> {
  await withFileErrors(folder, async () => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) await removeEmptyFolders(join(folder, entry.name));
    }
    await rmdir(folder);
  });
}
