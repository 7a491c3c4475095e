import type { StorageResult } from './benchmark';

/**
 * What the data files that were written are by their own magic, an entry after the other: a writer
 * may have made files of another format under its name, which no time would tell. Null where no
 * format tells.
 */
export function fileVersionsText(storage: readonly StorageResult[]): string | null {
  const versions = new Map<string, Set<string>>();
  for (const { label, fileVersions = [] } of storage) {
    if (fileVersions.length === 0) continue;
    versions.set(label, new Set([...(versions.get(label) ?? []), ...fileVersions]));
  }
  if (versions.size === 0) return null;
  const entries = [...versions].map(([label, found]) => `${label}: ${[...found].join(', ')}`);
  return `Data files of this run by their own magic: ${entries.join('; ')}.`;
}
