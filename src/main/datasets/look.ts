import { type Stats } from 'node:fs';
import { opendir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PathKind } from '../../shared/contract/datasets';
import { throwIfCancelled } from '../lib/cancel';
import { withFileErrors } from '../lib/file-error';
import { type DetectedFormat, detectFormats } from '../formats/detect-formats';
import type { Format } from '../formats/types';
import { resolvePath } from './resolve-path';

/** How many entries of a root a cheap look may try before it calls the root no catalogue. */
const LOOK_LIMIT = 200;

/**
 * Cheap: what a path is. A folder that is itself a dataset is one, even with datasets inside; a
 * folder that a format merely could read (confidence 1: some `.npy` files) must also open, and is
 * outranked by surer ones in its subfolders.
 * @throws InputError when there is nothing at the path, MachineError without permission.
 */
export async function lookAtPath(
  text: string,
  signal?: AbortSignal,
): Promise<{ kind: PathKind; path: string }> {
  const path = resolvePath(text);
  const { isFolder, claims } = await examine(path, signal);
  const [best] = claims;
  if (!isFolder) return { kind: best === undefined ? 'nothing' : 'dataset', path };
  if (best !== undefined && best.detection.confidence > 1) return { kind: 'dataset', path };
  const inside = await candidates(path);
  const subfolders = inside.filter((candidate) => candidate.isFolder);
  if (best !== undefined) {
    const outranked = await hasDatasets(subfolders, 2, signal);
    if (!outranked && (await opens(path, best.format, signal))) return { kind: 'dataset', path };
  }
  if (await hasDatasets(inside, 1, signal)) return { kind: 'catalogue', path };
  // What a format claims and cannot read: opening it says why.
  return { kind: best === undefined ? 'nothing' : 'dataset', path };
}

async function opens(
  path: string,
  format: Format,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    await (await format.open(path, { signal })).close();
    return true;
  } catch {
    throwIfCancelled(signal);
    return false;
  }
}

/** The path's kind on disk and the formats that claim it. */
export async function examine(
  path: string,
  signal?: AbortSignal,
): Promise<{ isFolder: boolean; stats: Stats; claims: readonly DetectedFormat[] }> {
  const stats = await withFileErrors(path, () => stat(path));
  // Listing finds out about permission before every format stumbles over it.
  if (stats.isDirectory()) await withFileErrors(path, async () => (await opendir(path)).close());
  return { isFolder: stats.isDirectory(), stats, claims: await detectFormats(path, signal) };
}

/** Whether some format claims one of the first entries with at least this confidence. */
async function hasDatasets(
  entries: readonly Candidate[],
  confidence: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return (await firstDatasets(entries, { confidence, count: 1, signal })).length > 0;
}

/** The first entries that some format claims with at least this confidence; `count` at most. */
export async function firstDatasets(
  entries: readonly Candidate[],
  options: {
    readonly confidence: number;
    readonly count: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly Candidate[]> {
  const { confidence, count, signal } = options;
  const found: Candidate[] = [];
  for (const entry of entries.slice(0, LOOK_LIMIT)) {
    throwIfCancelled(signal);
    const [best] = await detectFormats(entry.path, signal).catch(() => []);
    if (best !== undefined && best.detection.confidence >= confidence) found.push(entry);
    if (found.length === count) break;
  }
  return found;
}

export interface Candidate {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

/** Direct subfolders and files of a root that are not hidden, by name; not what they are. */
export async function candidates(root: string): Promise<readonly Candidate[]> {
  const entries = await withFileErrors(root, () => readdir(root, { withFileTypes: true }));
  const found = await Promise.all(
    entries
      .filter((entry) => !entry.name.startsWith('.'))
      .map(async (entry): Promise<Candidate | null> => {
        const path = join(root, entry.name);
        const kind = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
        if (kind === null || !(kind.isDirectory() || kind.isFile())) return null;
        return { name: entry.name, path, isFolder: kind.isDirectory() };
      }),
  );
  const numeric = new Intl.Collator('en', { numeric: true });
  return found
    .filter((candidate) => candidate !== null)
    .sort((a, b) => numeric.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
}
