import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lookAtPath } from '../datasets/look';
import { throwIfCancelled } from '../lib/cancel';
import { toFileError } from '../lib/file-error';

/** A dataset's folder, or the staging folder of a conversion that never published. */
export type Found =
  | { readonly kind: 'dataset'; readonly path: string }
  | { readonly kind: 'staging'; readonly path: string; readonly target: string };

export interface WalkReport {
  folders: number;
  tooDeep: number;
  linksSkipped: number;
  readonly unreadable: { readonly path: string; readonly message: string }[];
}

export interface WalkOptions {
  /** Levels below the root. */
  readonly depth: number;
  readonly report: WalkReport;
  readonly signal?: AbortSignal | undefined;
}

/** A folder that could not be listed is told of; more than this many would tell nothing more. */
const MOST_NAMED = 100;

const STAGING = /^\.(.+)\.arrayscope-staging$/;

/**
 * Folders below `root` that are datasets, by name, the root itself perhaps; what lies inside one
 * is its own. Symbolic links are not followed: a tree has an end, and nothing outside is shown.
 */
export async function* findFolders(
  root: string,
  { depth, report, signal }: WalkOptions,
): AsyncGenerator<Found, void, undefined> {
  throwIfCancelled(signal);
  report.folders += 1;
  let entries: readonly Dirent[];
  let isDataset: boolean;
  try {
    entries = await readdir(root, { withFileTypes: true });
    isDataset = (await lookAtPath(root, signal)).kind === 'dataset';
  } catch (error) {
    throwIfCancelled(signal);
    const { message } = toFileError(error, root);
    if (report.unreadable.length < MOST_NAMED) report.unreadable.push({ path: root, message });
    return;
  }
  for (const entry of entries) {
    const target = entry.isDirectory() ? STAGING.exec(entry.name)?.[1] : undefined;
    if (target === undefined) continue;
    yield { kind: 'staging', path: join(root, entry.name), target: join(root, target) };
  }
  if (isDataset) {
    yield { kind: 'dataset', path: root };
    return;
  }
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  report.linksSkipped += visible.filter((entry) => entry.isSymbolicLink()).length;
  const folders = visible.filter((entry) => entry.isDirectory());
  if (depth === 0) {
    report.tooDeep += folders.length;
    return;
  }
  for (const { name } of folders.toSorted((a, b) => NUMERIC.compare(a.name, b.name)))
    yield* findFolders(join(root, name), { depth: depth - 1, report, signal });
}

const NUMERIC = new Intl.Collator('en', { numeric: true });
