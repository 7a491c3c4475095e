import { join } from 'node:path';
import { withFileErrors } from '../../lib/file-error';
import { folderEntries } from '../../lib/folder-entries';
import { assertLeadsInside } from '../rows/inside-folder';

/**
 * Lance's library follows every link that it meets. A look at the entries of the table's folders,
 * before it is given the table, finds the links; only where they lead is asked of the disk.
 * @throws InputError `outside-folder` for a link that leads out of the table's folder.
 */
export async function assertLinksInside(tableFolder: string): Promise<void> {
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await withFileErrors(folder, () => folderEntries(folder))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await visit(path);
      else if (entry.isSymbolicLink()) await assertLeadsInside(tableFolder, path);
    }
  };
  await visit(tableFolder);
}
