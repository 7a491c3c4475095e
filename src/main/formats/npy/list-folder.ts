import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Problem } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';
import { folderEntries } from '../../lib/folder-entries';

export interface FolderListing {
  /** Names of regular files, and of links to regular files inside the folder. */
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The files of a folder that pass `wanted`. A link that leads out of the folder is a problem and
 * is not followed: a dataset never reads what lies outside it.
 */
export async function listFolder(
  folder: string,
  wanted: (name: string) => boolean,
): Promise<FolderListing> {
  const entries = await withFileErrors(folder, () => folderEntries(folder));
  const names: string[] = [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    if (!wanted(entry.name)) continue;
    if (entry.isFile()) names.push(entry.name);
    else if (entry.isSymbolicLink()) {
      const problem = await linkProblem(folder, entry.name);
      if (problem === null) names.push(entry.name);
      else problems.push(problem);
    }
  }
  return { names, problems };
}

async function linkProblem(folder: string, name: string): Promise<Problem | null> {
  try {
    const inside = (await realpath(folder)) + sep;
    const target = await realpath(join(folder, name));
    if (!target.startsWith(inside)) {
      const message = `${name} is a symbolic link that leads out of the folder; it was not read.`;
      return { severity: 'error', code: 'outside-link', message, path: name };
    }
    if ((await stat(target)).isFile()) return null;
    return {
      severity: 'error',
      code: 'not-a-file',
      message: `${name} is a link to no regular file.`,
      path: name,
    };
  } catch {
    return {
      severity: 'error',
      code: 'broken-link',
      message: `${name} is a symbolic link to nothing.`,
      path: name,
    };
  }
}
