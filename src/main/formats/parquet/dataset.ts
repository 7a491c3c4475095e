import type { Field, FileEntry, Problem } from '../../../shared/model/dataset';
import { problemOf } from '../rows/problem-of';
import { RowDataset } from '../rows/row-dataset';
import { SourceRows } from '../rows/source-rows';
import type { Dataset } from '../types';
import type { Mapping } from './column-mapping';
import { documents } from './documents';
import { parquetFacts } from './parquet-facts';
import { ParquetRows, type ReadablePart } from './parquet-rows';
import type { PartitionField } from './partitions';

export interface ParquetDatasetParts {
  readonly path: string;
  readonly folder: string;
  readonly isFolder: boolean;
  readonly fields: readonly Field[];
  readonly parts: readonly ReadablePart[];
  readonly partitions: readonly PartitionField[];
  readonly mapping: Mapping | null;
  readonly problems: readonly Problem[];
}

export function parquetDataset(from: ParquetDatasetParts): Dataset {
  const { path, fields, parts, partitions, mapping, problems } = from;
  const rowCount = parts.reduce((sum, { part }) => sum + part.rows, 0);
  const createdBy = parts[0]?.part.metadata.created_by;
  const source = new ParquetRows({ path, fields, rowCount, parts, partitions });
  return new RowDataset({
    path,
    format: 'parquet',
    layout: layoutLine(from),
    fields,
    rowCount,
    metadata: { ...(createdBy === undefined ? {} : { createdBy }), ...mapping?.metadata },
    storedOrder: 'dataset[i] is row i of the row groups as they lie, file after file by name.',
    problems,
    rowReadBytes: fields.reduce((sum, { name }) => sum + source.rowReadBytes(name), 0),
    rows: new SourceRows(source),
    facts: () => parquetFacts(parts),
    files: () =>
      parts.map(({ part }): FileEntry => ({
        path: part.name,
        bytes: part.fileBytes,
        modifiedMs: part.modifiedMs,
        role: 'data',
        rows: part.rows,
      })),
    documents: () => documents(parts),
    check: async ({ signal }) => {
      try {
        await source.checkPages(signal);
        return [];
      } catch (error) {
        return [problemOf(error, path, signal)];
      }
    },
    idsNeedSoundRows: true,
  });
}

function layoutLine({ parts, isFolder, partitions }: ParquetDatasetParts): string {
  const groups = parts.reduce((sum, { part }) => sum + part.groups.length, 0);
  const inGroups = `${groups} row ${groups === 1 ? 'group' : 'groups'}`;
  if (!isFolder) return `one Parquet file of ${inGroups}`;
  const files = `${parts.length} Parquet ${parts.length === 1 ? 'file' : 'files'} of ${inGroups}`;
  const keys = partitions.map(({ field }) => field.name).join(', ');
  return keys === '' ? files : `${files}, in folders by ${keys}`;
}
