import type { Fact } from '../../../shared/model/dataset';
import type { Manifest } from './manifest';
import type { StoredColumns } from './stored-columns';

export interface LanceFactsSource {
  readonly manifest: Manifest | null;
  readonly version: number;
  readonly stored: StoredColumns;
}

/** What a table's manifest and the way its columns are stored tell. */
export function lanceFacts({ manifest, version, stored }: LanceFactsSource): readonly Fact[] {
  const packed = stored.columns.flatMap(({ field, decoding }): Fact[] =>
    decoding.kind === 'row-bytes'
      ? [{ label: 'Codec', value: 'zstd over the bytes of a row', field: field.name }]
      : [],
  );
  if (manifest === null) return [{ label: 'Version', value: version }, ...packed];
  const deleted = manifest.fragments.reduce((sum, { deletedRows }) => sum + deletedRows, 0);
  const files = [...new Set(manifest.fragments.flatMap((fragment) => fragment.files))];
  const versions = [...new Set(files.map((file) => file.version))].sort();
  return [
    { label: 'Version', value: version },
    { label: 'Fragments', value: manifest.fragments.length },
    { label: 'Deleted rows', value: deleted, unit: 'rows' },
    { label: 'Lance file version', value: versions.join(', ') || manifest.storageVersion },
    ...packed,
  ];
}
