/** The table that an unfinished database holds, checked and taken back to a checkpoint's version. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isArrayscopeError } from '../../../shared/errors';
import { syncFolder } from '../rows/output-file';
import { keepOnly, notResumable, requireFolder } from '../rows/resumable';
import { fragmentProblems } from './check-files';
import { findManifest, manifestName, physicalRows, versionsIn } from './live-manifest';
import type { Manifest } from './manifest';
import { removeSuperseded } from './superseded';
import { VERSION_HINT } from './version-hint';

export interface RewoundTable {
  readonly manifest: Manifest;
  /** True where the table had been finished, and what it was made of removed: all rows are there. */
  readonly finished: boolean;
}

/**
 * May be cut short and run again. What is behind the version belongs to no table afterwards and is
 * removed; only for a database that nobody else writes to.
 * @throws InputError `not-resumable`, with nothing changed
 */
export async function rewindTable(
  database: string,
  tableFolder: string,
  version: number,
  rows: number,
): Promise<RewoundTable> {
  await requireFolder(database);
  await requireFolder(tableFolder);
  const exact = await soundManifest(database, tableFolder, version);
  if (exact !== null) {
    const held = physicalRows(exact);
    if (held !== rows)
      throw notResumable(
        tableFolder,
        `version ${version} has ${held} rows and should have ${rows}`,
      );
    await keepVersion(tableFolder, exact);
    return { manifest: exact, finished: false };
  }
  // Older versions are removed when everything is written, and not before.
  const latest = (await versionsIn(tableFolder)).at(-1) ?? 0;
  const whole = latest > version ? await soundManifest(database, tableFolder, latest) : null;
  if (whole === null || physicalRows(whole) < rows)
    throw notResumable(tableFolder, `version ${version} is not there, or files of it are missing`);
  await keepVersion(tableFolder, whole);
  return { manifest: whole, finished: true };
}

/** Null where the version or a file that it needs is not there, or not whole. */
async function soundManifest(
  database: string,
  tableFolder: string,
  version: number,
): Promise<Manifest | null> {
  const manifest = await manifestIfThere(tableFolder, version);
  for (const fragment of manifest?.fragments ?? [])
    if ((await fragmentProblems(database, tableFolder, fragment)).length > 0) return null;
  return manifest;
}

async function manifestIfThere(tableFolder: string, version: number): Promise<Manifest | null> {
  try {
    return await findManifest(tableFolder, version);
  } catch (error) {
    if (!isArrayscopeError(error) || error.tag !== 'InputError') throw error;
    return null;
  }
}

async function keepVersion(tableFolder: string, manifest: Manifest): Promise<void> {
  const versions = join(tableFolder, '_versions');
  const name = await manifestName(tableFolder, manifest.version);
  const hint = (await hintedVersion(versions)) === manifest.version ? [VERSION_HINT] : [];
  await keepOnly(versions, new Set([...(name === null ? [] : [name]), ...hint]));
  await syncFolder(versions);
  await removeSuperseded(tableFolder, manifest);
}

/** The version that the hint beside the manifests calls the latest; Lance does without one. */
async function hintedVersion(versions: string): Promise<number | null> {
  try {
    const hint = z
      .object({ version: z.int() })
      .safeParse(JSON.parse(await readFile(join(versions, VERSION_HINT), 'utf8')));
    return hint.data?.version ?? null;
  } catch {
    return null;
  }
}
