import { access } from 'node:fs/promises';
import type { MigrationListing } from '../../shared/model/migration';
import type { RecentFolder } from '../../shared/model/shell';

/** Folders that are gone because they were archived after a conversion, with where they lie now. */
export function withArchived(
  folders: readonly RecentFolder[],
  migrations: readonly MigrationListing[],
): Promise<readonly RecentFolder[]> {
  return Promise.all(
    folders.map(async (folder) => {
      if (folder.present) return folder;
      const place = migrations.find(({ source }) => source === folder.path)?.retired?.place ?? null;
      return place !== null && (await isThere(place)) ? { ...folder, movedTo: place } : folder;
    }),
  );
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
