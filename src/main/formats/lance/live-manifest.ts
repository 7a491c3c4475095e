import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../shared/errors';
import { type Manifest, manifestNames, readManifest, versionOfManifest } from './manifest';

/** Numbers of the versions whose manifests are there, ascending. */
export async function versionsIn(tableFolder: string): Promise<readonly number[]> {
  const names = await manifestFiles(tableFolder);
  return names.flatMap((name) => versionOfManifest(name) ?? []).sort((a, b) => a - b);
}

/**
 * The manifest of one version.
 * @throws InputError where there is none of it.
 */
export async function findManifest(tableFolder: string, version: number): Promise<Manifest> {
  const names = new Set(await manifestFiles(tableFolder));
  const name = manifestNames(version).find((candidate) => names.has(candidate));
  if (name !== undefined) return readManifest(tableFolder, name);
  throw new InputError(
    'missing-manifest',
    `The Lance table at ${tableFolder} has no manifest of version ${version}.`,
    {
      path: tableFolder,
    },
  );
}

async function manifestFiles(tableFolder: string): Promise<readonly string[]> {
  try {
    return await readdir(join(tableFolder, '_versions'));
  } catch {
    return [];
  }
}
