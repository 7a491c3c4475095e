import type { DocumentContent, Fact } from '../../../shared/model/dataset';
import type { JsonValue } from '../../../shared/model/json';
import type { Attributes } from './attributes';
import type { ChosenRows } from './choose-rows';
import type { StoredDataset } from './stored-dataset';
import type { Superblock } from './superblock';
import type { Survey } from './survey';

/** Oldest release that writes superblocks of this version. */
const RELEASES = ['HDF5 1.0', 'HDF5 1.0', 'HDF5 1.8', 'HDF5 1.10'];

export function hdf5Facts(
  superblock: Superblock,
  survey: Survey,
  chosen: ChosenRows,
): readonly Fact[] {
  const { version, offset } = superblock;
  const release = RELEASES[version];
  return [
    {
      label: 'Superblock',
      value: `version ${version}${release === undefined ? '' : ` (${release} and later)`}`,
    },
    ...(offset > 0 ? [{ label: 'User block', value: offset, unit: 'bytes' as const }] : []),
    { label: 'Place in the file', value: chosen.place },
    { label: 'Groups', value: survey.groups.length },
    { label: 'Datasets', value: survey.datasets.length },
    ...(survey.links.length === 0
      ? []
      : [{ label: 'Links not followed', value: survey.links.length }]),
    ...chosen.fields.flatMap(({ field, dataset }): Fact[] => [
      { label: 'Chunk shape', value: chunkText(dataset), field: field.name },
      { label: 'Filters', value: filterText(dataset), field: field.name },
    ]),
  ];
}

export function datasetsTable({ datasets }: Survey): DocumentContent {
  return {
    kind: 'table',
    columns: ['Dataset', 'Shape', 'Type', 'Chunk shape', 'Filters', 'Read'],
    rows: datasets
      .slice(0, MAX_TABLE_ROWS)
      .map((dataset) => [
        dataset.path,
        dataset.shape === null ? 'empty' : dataset.shape.join(' × '),
        dataset.type.label,
        chunkText(dataset),
        filterText(dataset),
        dataset.refusal?.message ?? 'yes',
      ]),
    rowCount: datasets.length,
  };
}

export function attributesTable(attributes: Attributes): DocumentContent {
  const rows = Object.entries(attributes);
  return {
    kind: 'table',
    columns: ['Attribute', 'Value'],
    rows: rows.slice(0, MAX_TABLE_ROWS).map(([name, value]) => [name, valueText(value)]),
    rowCount: rows.length,
  };
}

export function linksTable({ links }: Survey): DocumentContent {
  return {
    kind: 'table',
    columns: ['Link', 'Leads to'],
    rows: links.slice(0, MAX_TABLE_ROWS).map(({ path, target }) => [path, target]),
    rowCount: links.length,
  };
}

const MAX_TABLE_ROWS = 1000;

function chunkText({ chunks }: StoredDataset): string {
  return chunks === null ? 'not chunked' : chunks.join(' × ');
}

function filterText({ filters }: StoredDataset): string {
  if (filters.length === 0) return 'none';
  return filters
    .map(({ id, name, values }) => (id === 1 ? `${name} level ${values[0] ?? ''}` : name))
    .join(', ');
}

function valueText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
