import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../shared/errors';
import { type Manifest, manifestNames, readManifest, versionOfManifest } from './manifest';

/** Numbers of the versions whose manifests are there, ascending. */
export async function versionsIn(tableFolder: string): Promise<readonly number[]> {
  const names = await manifestFiles(tableFolder);
  return names.flatMap((name) => versionOfManifest(name) ?? []).sort((a, b) => a - b);
}

/** What the manifest of one version is called; null where there is none of it. */
export async function manifestName(tableFolder: string, version: number): Promise<string | null> {
  const names = new Set(await manifestFiles(tableFolder));
  return manifestNames(version).find((candidate) => names.has(candidate)) ?? null;
}

/**
 * The manifest of one version.
 * @throws InputError where there is none of it.
 */
export async function findManifest(tableFolder: string, version: number): Promise<Manifest> {
  const name = await manifestName(tableFolder, version);
  if (name !== null) return readManifest(tableFolder, name);
  throw new InputError(
    'missing-manifest',
    `The Lance table at ${tableFolder} has no manifest of version ${version}.`,
    {
      path: tableFolder,
    },
  );
}

/** Rows in the files of a version, deleted ones included. */
export function physicalRows({ fragments }: Manifest): number {
  return fragments.reduce((sum, fragment) => sum + fragment.physicalRows, 0);
}

async function manifestFiles(tableFolder: string): Promise<readonly string[]> {
  try {
    return await readdir(join(tableFolder, '_versions'));
  } catch {
    return [];
  }
}
