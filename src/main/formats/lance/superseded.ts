import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import { versionsIn } from './live-manifest';
import { type Manifest, versionOfManifest } from './manifest';

/** Folders whose files belong to one version or another. */
const VERSIONED = ['data', '_deletions', '_transactions', '_versions'] as const;

/** Files of the table's folder that its live version does not need, by path below it. */
export async function supersededFiles(
  tableFolder: string,
  manifest: Manifest,
): Promise<readonly string[]> {
  const live = new Set(
    manifest.fragments.flatMap(({ files, deletionFile }) => [
      ...files.map(({ path }) => path),
      ...(deletionFile === null ? [] : [deletionFile]),
    ]),
  );
  if (manifest.transactionFile !== null) live.add(manifest.transactionFile);
  const found: string[] = [];
  for (const folder of VERSIONED) {
    for (const name of await namesIn(join(tableFolder, folder))) {
      const path = `${folder}/${name}`;
      // Of the versions only other manifests count: the hint beside them names the latest.
      const needed =
        folder === '_versions'
          ? [null, manifest.version].includes(versionOfManifest(name))
          : live.has(path);
      if (!needed) found.push(path);
    }
  }
  return found;
}

/**
 * Removes them: what `optimize({ cleanupOlderThan })` does, without rewriting every fragment
 * first. Only for a table that nobody else writes to, such as one that was just written.
 * Data files that another program has written and not committed yet are no version's, and go too.
 * @throws InputError `changed-meanwhile` where there is a later version, with every file left.
 */
export async function removeSuperseded(tableFolder: string, manifest: Manifest): Promise<void> {
  const superseded = await supersededFiles(tableFolder, manifest);
  const latest = (await versionsIn(tableFolder)).at(-1);
  if (latest !== manifest.version) {
    throw new InputError(
      'changed-meanwhile',
      `Another program wrote version ${latest} of ${tableFolder} meanwhile, so the files of older versions were left.`,
      { path: tableFolder, hint: 'Compact the table again when nothing else writes to it.' },
    );
  }
  for (const path of superseded) {
    const whole = join(tableFolder, path);
    await withFileErrors(whole, () => rm(whole));
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
