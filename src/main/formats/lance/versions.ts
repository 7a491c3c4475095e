import type * as LanceDb from '@lancedb/lancedb';
import type { DocumentContent, OtherDataset } from '../../../shared/model/dataset';
import { withNativeErrors } from './native-error';

/** No file: the table's versions, listed when asked for. */
export const VERSIONS_DOCUMENT = '(versions)';
/** A table that is written often has thousands; the latest are offered, all are in the document. */
const MOST_OFFERED = 20;

/** Older versions that are still there, the latest first, each opened by its number. */
export function otherVersions(versions: readonly number[], open: number): readonly OtherDataset[] {
  return versions
    .filter((version) => version !== open)
    .toReversed()
    .slice(0, MOST_OFFERED)
    .map((version) => ({ label: `Version ${version}`, settings: { version } }));
}

/** Every version with its time (UTC) and what is recorded of it, the latest first. */
export async function versionTable(table: LanceDb.Table, path: string): Promise<DocumentContent> {
  const versions = await withNativeErrors(path, 'read', () => table.listVersions());
  return {
    kind: 'table',
    columns: ['Version', 'Written', 'Recorded'],
    rows: versions
      .toSorted((a, b) => b.version - a.version)
      .slice(0, 1000)
      .map(({ version, timestamp, metadata }) => [
        String(version),
        timestamp.toISOString(),
        // The library gives them in another order each time.
        Object.entries(metadata)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, value]) => `${key}: ${value}`)
          .join(', '),
      ]),
    rowCount: versions.length,
  };
}
