import { createHash } from 'node:crypto';
import { lstat, mkdir, open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Dataset } from '../formats/types';
import { systemCode, withFileErrors } from '../lib/file-error';
import { MANIFEST_NAME } from '../datasets/published-names';
import { type CopiedDocument } from './manifest';
import { isInside } from './places';

/** A config file larger than this is no config file. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Copies the source's config documents into a new destination folder; readers of a results folder
 * look for them there. Nothing is overwritten, nothing outside the source's folder is read. The
 * manifest of a source that was itself migrated stays: beside the result it would tell untruths.
 * A result that is one file has no room for them.
 */
export async function copyDocuments(
  source: Dataset,
  sourcePath: string,
  folder: string,
): Promise<readonly CopiedDocument[]> {
  if (!(await stat(folder)).isDirectory()) return [];
  const root = (await stat(sourcePath)).isDirectory() ? sourcePath : dirname(sourcePath);
  const copied: CopiedDocument[] = [];
  for (const { path, role, bytes } of await source.files()) {
    if (role !== 'config' || bytes > MOST_BYTES || basename(path) === MANIFEST_NAME) continue;
    const from = await realpath(join(root, path)).catch(() => null);
    const to = join(folder, path);
    if (from === null || !isInside(from, root) || !isInside(to, folder)) continue;
    const content = await withFileErrors(from, () => readFile(from));
    await withFileErrors(to, () => mkdir(dirname(to), { recursive: true }));
    if (!(await writeNew(to, content)) && !(await holds(to, content))) continue;
    copied.push({ path, bytes: content.length, sha256: sha256(content) });
  }
  return copied;
}

/** Whether a copied document still is what was copied. */
export async function isUnchanged(folder: string, document: CopiedDocument): Promise<boolean> {
  const path = join(folder, document.path);
  if (!isInside(path, folder)) return false;
  try {
    if (!(await lstat(path)).isFile()) return false;
    return sha256(await readFile(path)) === document.sha256;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** An earlier run of this conversion may have copied it already. */
async function holds(path: string, content: Uint8Array): Promise<boolean> {
  return (await lstat(path)).isFile() && (await readFile(path)).equals(content);
}

async function writeNew(path: string, content: Uint8Array): Promise<boolean> {
  return withFileErrors(path, async () => {
    let file;
    try {
      file = await open(path, 'wx');
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  });
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
