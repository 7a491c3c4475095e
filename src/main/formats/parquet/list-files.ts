import { extname, join } from 'node:path';
import type { Problem } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';
import { folderEntries } from '../../lib/folder-entries';
import { linkProblem } from '../rows/link-problem';
import { naturalOrder } from '../rows/natural-order';

export interface FileListing {
  /** Relative to the folder, with forward slashes, in natural order. */
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
}

const EXTENSIONS: readonly string[] = ['.parquet', '.parq', '.pq'];
/** Of folders named `key=value` inside each other. */
const MAX_DEPTH = 8;

export function isParquetName(name: string): boolean {
  return EXTENSIONS.includes(extname(name).toLowerCase()) && !/^[._]/.test(name);
}

/**
 * The Parquet files of a folder and of the `key=value` folders inside it. A link that leads out of
 * the folder is a problem and is not followed.
 */
export async function listFiles(folder: string): Promise<FileListing> {
  const names: string[] = [];
  const problems: Problem[] = [];
  const visit = async (below: string, depth: number): Promise<void> => {
    const path = join(folder, below);
    const entries = await withFileErrors(path, () => folderEntries(path));
    for (const entry of entries) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        if (/^[^.=][^=]*=/.test(entry.name) && depth < MAX_DEPTH) await visit(name, depth + 1);
      } else if (isParquetName(entry.name)) {
        const problem = entry.isSymbolicLink() ? await linkProblem(folder, name) : null;
        if (problem !== null) problems.push(problem);
        else if (entry.isFile() || entry.isSymbolicLink()) names.push(name);
      }
    }
  };
  await visit('', 0);
  return { names: names.sort(naturalOrder), problems };
}
