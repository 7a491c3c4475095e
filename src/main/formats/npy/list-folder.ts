import type { Problem } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';
import { folderEntries } from '../../lib/folder-entries';
import { linkProblem } from '../rows/link-problem';

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
