import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lookAtPath } from '../datasets/look';
import { readPublishedRecord } from '../datasets/published-record';
import { detectFormats } from '../formats/detect-formats';
import type { Format } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import { toFileError } from '../lib/file-error';

/** A dataset, or the staging folder of a conversion that never published. */
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
  /** Format that is moved to: its usual place inside a dataset belongs to that. */
  readonly target: Format;
  readonly report: WalkReport;
  readonly signal?: AbortSignal | undefined;
}

/** A folder that could not be listed is told of; more than this many would tell nothing more. */
const MOST_NAMED = 100;

const STAGING = /^\.(.+)\.arrayscope-staging$/;

/**
 * Datasets below `root`, by name, the root itself perhaps: folders, and files that are one by
 * themselves for sure. What lies inside a dataset is its own, but for what was published there from
 * here beside its usual place. Symbolic links are not followed: a tree has an end, and nothing
 * outside is shown.
 */
export async function* findFolders(
  root: string,
  { depth, target, report, signal }: WalkOptions,
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
    const name = entry.isDirectory() ? STAGING.exec(entry.name)?.[1] : undefined;
    if (name === undefined) continue;
    yield { kind: 'staging', path: join(root, entry.name), target: join(root, name) };
  }
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  if (isDataset) {
    yield { kind: 'dataset', path: root };
    yield* resultsInside(root, visible, target);
    return;
  }
  for await (const path of looseFiles(root, visible, signal)) yield { kind: 'dataset', path };
  report.linksSkipped += visible.filter((entry) => entry.isSymbolicLink()).length;
  const folders = visible.filter((entry) => entry.isDirectory());
  if (depth === 0) {
    report.tooDeep += folders.length;
    return;
  }
  for (const { name } of byName(folders))
    yield* findFolders(join(root, name), { depth: depth - 1, target, report, signal });
}

/** Folders with a manifest of ours in a dataset's own folder. */
async function* resultsInside(
  dataset: string,
  entries: readonly Dirent[],
  target: Format,
): AsyncGenerator<Found, void, undefined> {
  const usual = target.publishedPath?.(dataset);
  for (const entry of byName(entries.filter((one) => one.isDirectory()))) {
    const path = join(dataset, entry.name);
    if (path === usual) continue;
    const published = new Set([target.publishedPath?.(path) ?? path, path]);
    const found = await Promise.all([...published].map((place) => readPublishedRecord(place)));
    if (found.some(({ kind }) => kind === 'record')) yield { kind: 'dataset', path };
  }
}

/** By what is in it, not by its name. */
const CERTAIN = 3;

/** Files that certainly are in a format and hold tensors: tables of numbers and logs lie in every results root. */
async function* looseFiles(
  folder: string,
  entries: readonly Dirent[],
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  for (const { name } of byName(entries.filter((entry) => entry.isFile()))) {
    throwIfCancelled(signal);
    const path = join(folder, name);
    if (await holdsTensors(path, signal)) yield path;
  }
}

async function holdsTensors(path: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const [best] = await detectFormats(path, signal);
    if (best === undefined || best.detection.confidence < CERTAIN) return false;
    const dataset = await best.format.open(path, { signal });
    await dataset.close();
    return dataset.fields.some(({ kind }) => kind === 'tensor');
  } catch {
    throwIfCancelled(signal);
    // What cannot be looked at or opened by itself is nobody's dataset here.
    return false;
  }
}

function byName(entries: readonly Dirent[]): readonly Dirent[] {
  return entries.toSorted((a, b) => NUMERIC.compare(a.name, b.name));
}

const NUMERIC = new Intl.Collator('en', { numeric: true });
