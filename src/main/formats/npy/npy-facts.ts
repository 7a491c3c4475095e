import type { Fact } from '../../../shared/model/dataset';
import type { Part } from './part';

/** Versions, record and order of the files: what their headers say. */
export function npyFacts(parts: readonly Part[]): readonly Fact[] {
  const versions = [...new Set(parts.map(({ header }) => `${header.version}.0`))].sort();
  const turned = parts.some(({ rows }) => rows.columnMajor !== null);
  const rows = parts.reduce((most, part) => Math.max(most, part.rows.count), 0);
  return [
    { label: versions.length === 1 ? 'npy version' : 'npy versions', value: versions.join(', ') },
    { label: 'Memory order', value: turned ? 'column-major (Fortran)' : 'row-major (C)' },
    { label: 'Rows a file', value: rows, unit: 'rows' },
    { label: 'Record', value: parts[0]?.rows.recordBytes ?? 0, unit: 'bytes' },
  ];
}
