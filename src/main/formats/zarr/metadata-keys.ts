import type { FolderStore } from './folder-store';
import { METADATA_NAMES } from './hierarchy';

/** The keys of all files of metadata that lie in these folders of the store. */
export async function metadataKeys(
  store: FolderStore,
  folders: readonly string[],
): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const folder of folders)
    for (const { name, kind } of await store.entries(folder))
      if (kind === 'file' && METADATA_NAMES.includes(name))
        keys.push(folder === '' ? name : `${folder}/${name}`);
  return keys;
}
