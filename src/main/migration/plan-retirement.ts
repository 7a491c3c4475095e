/** Whether the source of a conversion may be put away, and what that would move. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../shared/errors';
import type { FileEntry } from '../../shared/model/dataset';
import type { RetirementPlan } from '../../shared/model/retirement';
import { openDataset } from '../datasets/open';
import {
  fingerprint,
  fingerprintChange,
  fingerprintOfTree,
  walkFiles,
} from '../datasets/fingerprint';
import { MANIFEST_NAME } from '../datasets/published-names';
import {
  type PublishedRecord,
  readPublishedRecord,
  sourcePathOf,
} from '../datasets/published-record';
import { resolvePath } from '../datasets/resolve-path';
import { withFileErrors } from '../lib/file-error';
import { findPublished } from './find-published';
import { isInside } from './places';
import { inRemovalOrder } from './removal-order';
import { type Retirement, type RetiredFile, readRetirement } from './retirement-record';

export interface PreparedRetirement {
  readonly plan: RetirementPlan;
  readonly record: PublishedRecord;
  /** Folder that the paths of `files` are relative to. */
  readonly from: string;
  readonly isFolder: boolean;
  readonly files: readonly RetiredFile[];
  /** Something was written again with the same names and sizes: only the rows can tell. */
  readonly touched: string | null;
}

/** What we published at a destination, and what was noted about its source since. */
export async function findRetirable(destinationPath: string): Promise<{
  readonly publishedPath: string;
  readonly record: PublishedRecord;
  readonly earlier: Retirement | null;
}> {
  const named = resolvePath(destinationPath);
  const destination = await withFileErrors(named, () => realpath(named));
  const published = await findPublished(destination);
  const found =
    published === null
      ? { kind: 'none' as const }
      : await readPublishedRecord(published.publishedPath);
  if (published === null || found.kind !== 'record') {
    throw new InputError(
      'no-manifest',
      `Nothing at ${destination} was published by Arrayscope: there is no ${MANIFEST_NAME}.`,
      { path: destination, hint: 'Only the source of a verified conversion can be put away.' },
    );
  }
  const { publishedPath } = published;
  return { publishedPath, record: found.record, earlier: await readRetirement(publishedPath) };
}

/**
 * Reads names, headers and the manifest; touches nothing.
 * @throws InputError with the reason where it is not offered: never verified, source or result no
 * longer what they were, put away already
 */
export async function planRetirement(
  publishedPath: string,
  record: PublishedRecord,
): Promise<PreparedRetirement> {
  if (record.verified?.complete !== true) {
    throw new InputError(
      'not-verified',
      `${publishedPath} was never verified completely, so its source stays.`,
      { path: publishedPath, hint: 'Take the result back and convert again, with verification.' },
    );
  }
  const touchedResult = await requireResult(publishedPath, record);
  const source = sourcePathOf(record, publishedPath);
  const isFolder = (await withFileErrors(source, () => stat(source))).isDirectory();
  const from = isFolder ? source : dirname(source);
  const { dataset } = await openDataset(source, {
    format: record.source.format,
    settings: record.source.settings,
  });
  try {
    const own = (await dataset.files()).filter(({ role }) => role !== 'other');
    const now = fingerprint(
      own.map(({ path, bytes, modifiedMs }) => ({ path, bytes, modifiedMs })),
    );
    const lost = fingerprintChange(record.source.fingerprint, now, 'names');
    if (lost !== null) throw sourceChanged(source, lost);
    const touched = fingerprintChange(record.source.fingerprint, now, 'state') ?? touchedResult;
    if (!isFolder && (own.length !== 1 || own[0]?.path !== basename(source))) {
      throw new InputError('many-files', `${source} is kept in more than this one file.`, {
        path: source,
        hint: 'Put its files away yourself, all of them together.',
      });
    }
    const stays = await filesThatStay(publishedPath, record, source);
    const files = inRemovalOrder(own).map(({ path, bytes, modifiedMs, role }): RetiredFile => {
      const whole = join(from, path);
      if (isInside(whole, publishedPath)) throw sourceChanged(source, `${path} is the result's`);
      const shared = stays.has(whole) || (role === 'config' && isInside(publishedPath, from));
      return { path, bytes, modifiedMs, shared: isFolder && shared };
    });
    return {
      plan: {
        source,
        name: basename(source),
        publishedPath,
        rows: dataset.rowCount,
        files: files.length,
        bytes: files.reduce((sum, file) => sum + file.bytes, 0),
        shared: files.filter(({ shared }) => shared).map(({ path }) => path),
        foreign: isFolder ? await foreignFiles(from, publishedPath, files) : [],
        unread: [
          ...(dataset.unread ?? []),
          ...dataset.problems.flatMap(({ leftOut }) => leftOut ?? []),
          ...(await configsLost(publishedPath, record, from, own)),
        ],
      },
      record,
      from,
      isFolder,
      files,
      touched,
    };
  } finally {
    await dataset.close();
  }
}

/** @returns what was written again with its name and size kept; null where nothing was */
async function requireResult(
  publishedPath: string,
  { result, rows }: PublishedRecord,
): Promise<string | null> {
  const now = await fingerprintOfTree(publishedPath, new Set([MANIFEST_NAME]));
  const lost = fingerprintChange(result.fingerprint, now, 'names');
  if (lost !== null) throw resultChanged(publishedPath, lost);
  const { dataset } = await openDataset(publishedPath, { format: result.format });
  await dataset.close();
  if (dataset.rowCount !== rows)
    throw resultChanged(publishedPath, `it had ${rows} rows and has ${dataset.rowCount}`);
  return fingerprintChange(result.fingerprint, now, 'state');
}

/** Files that the result reads from the folder around it: configuration that both have. */
async function filesThatStay(
  publishedPath: string,
  { result }: PublishedRecord,
  source: string,
): Promise<ReadonlySet<string>> {
  const around = aroundResult(publishedPath, result);
  if (around === publishedPath || !isInside(publishedPath, source)) return new Set();
  const { dataset } = await openDataset(around, { format: result.format });
  try {
    return new Set((await dataset.files()).map(({ path }) => join(around, path)));
  } finally {
    await dataset.close();
  }
}

/**
 * Configuration that a conversion copies beside a result in a folder of its own, where it is not:
 * the folder was there before, the result is one file, or somebody changed it since.
 */
async function configsLost(
  publishedPath: string,
  { result }: PublishedRecord,
  from: string,
  files: readonly FileEntry[],
): Promise<readonly string[]> {
  const around = aroundResult(publishedPath, result);
  const lost: string[] = [];
  for (const { path, role } of files) {
    if (role !== 'config' || basename(path) === MANIFEST_NAME) continue;
    const here = join(from, path);
    const bytes = await withFileErrors(here, () => readFile(here));
    const kept = await readFile(join(around, path)).catch(() => null);
    if (kept === null || !kept.equals(bytes)) lost.push(path);
  }
  return lost;
}

/** The folder that the conversion was given. It may have been moved since, with the result in it. */
function aroundResult(publishedPath: string, result: PublishedRecord['result']): string {
  return resolve(publishedPath, relative(result.publishedPath, result.destination));
}

/** What else lies there; our own hidden files and the result are none of it. */
async function foreignFiles(
  from: string,
  publishedPath: string,
  files: readonly RetiredFile[],
): Promise<readonly string[]> {
  const own = new Set(files.map(({ path }) => path));
  return (await walkFiles(from))
    .map(({ path }) => path)
    .filter(
      (path) =>
        !own.has(path) &&
        !isInside(join(from, path), publishedPath) &&
        !/(^|\/)\.[^/]+\.arrayscope-/.test(path),
    )
    .sort();
}

export function sourceChanged(source: string, change: string): InputError {
  return new InputError(
    'source-changed',
    `${source} is no longer what its result was made of (${change}), so it stays where it is.`,
    { path: source, hint: 'Convert it again; the result there holds its earlier rows.' },
  );
}

function resultChanged(publishedPath: string, change: string): InputError {
  return new InputError(
    'result-changed',
    `${publishedPath} was changed after it was verified (${change.replace(/\.$/, '')}), so its source stays where it is.`,
    { path: publishedPath, hint: 'Compare the two: arrayscope verify SOURCE DESTINATION.' },
  );
}
