import type { Fact } from '../../../shared/model/dataset';
import type { ReadablePart } from './parquet-rows';
import type { Chunk } from './row-groups';

/** Row groups, codecs, encodings and the page index, as the footers tell them. */
export function parquetFacts(parts: readonly ReadablePart[]): readonly Fact[] {
  const groups = parts.flatMap(({ part }) => part.groups);
  const chunks = groups.flatMap((group) => group.chunks);
  const rows = groups.reduce((most, group) => Math.max(most, group.rows), 0);
  const creators = unique(parts.map(({ part }) => part.metadata.created_by ?? 'not said'));
  const versions = unique(parts.map(({ part }) => String(part.metadata.version)));
  return [
    { label: 'Row groups', value: groups.length },
    { label: 'Rows a row group', value: rows, unit: 'rows' },
    { label: 'Codec', value: unique(chunks.map(({ codec }) => codecName(codec))) },
    { label: 'Page index', value: indexed(chunks) },
    { label: 'Created by', value: creators },
    { label: 'Parquet version', value: versions },
    {
      label: 'Footers',
      value: parts.reduce((sum, { part }) => sum + part.footerBytes, 0),
      unit: 'bytes',
    },
    ...columnFacts(parts),
  ];
}

function columnFacts(parts: readonly ReadablePart[]): Fact[] {
  const forms = parts[0]?.forms ?? [];
  return forms.flatMap(({ field }): Fact[] => {
    const chunks = chunksOf(parts, field.name);
    const stored = chunks.reduce((sum, { start, end }) => sum + end - start, 0);
    const plain = chunks.reduce((sum, chunk) => sum + chunk.uncompressedBytes, 0);
    const encodings = unique(chunks.flatMap((chunk) => chunk.encodings));
    return [
      { label: 'Encodings', value: encodings === '' ? 'none' : encodings, field: field.name },
      { label: 'Stored', value: stored, unit: 'bytes', field: field.name },
      ...(plain > stored && stored > 0
        ? [
            {
              label: 'Compression',
              value: `${(plain / stored).toFixed(2)} to 1`,
              field: field.name,
            },
          ]
        : []),
    ];
  });
}

/** The chunks of a field in all files. */
function chunksOf(parts: readonly ReadablePart[], name: string): readonly Chunk[] {
  return parts.flatMap(({ part, forms }) => {
    const leaf = forms.find(({ field }) => field.name === name)?.leaf;
    if (leaf === undefined) return [];
    return part.groups.flatMap(({ chunks }) => chunks[leaf.index] ?? []);
  });
}

function indexed(chunks: readonly Chunk[]): string {
  const count = chunks.filter(({ index }) => index !== null).length;
  if (count === 0) return 'none';
  return count === chunks.length ? 'of every column' : `of ${count} of ${chunks.length} chunks`;
}

export function codecName(codec: string): string {
  return codec === 'UNCOMPRESSED' ? 'none' : codec.toLowerCase();
}

function unique(values: readonly string[]): string {
  return [...new Set(values)].sort().join(', ');
}
