import { basename } from 'node:path';
import type {
  DocumentContent,
  Fact,
  FileEntry,
  OtherDataset,
  Problem,
} from '../../../../shared/model/dataset';
import type { Dataset } from '../../types';
import { readText } from '../read-text';
import { type ReadableDocument, RowDataset } from '../row-dataset';
import { SourceRows } from '../source-rows';
import { statEntry } from '../stat-entry';
import { checkText } from './check-text';
import { PACKAGE_NAME } from './data-package';
import type { TextLocation } from './locate-text';
import { type TextTable, textRows } from './text-rows';

/** What a format found out about a text file. */
export interface TextParts {
  readonly format: string;
  readonly location: TextLocation;
  readonly table: TextTable;
  readonly layout: string;
  readonly facts: readonly Fact[];
  readonly problems: readonly Problem[];
  readonly others: readonly OtherDataset[];
}

/** A text file with typed columns, read by the offsets of its lines. */
export function textDataset(parts: TextParts): Dataset {
  const { location, table, format, layout, facts, problems, others } = parts;
  const { path } = location;
  return new RowDataset({
    path,
    format,
    layout,
    fields: table.columns.map(({ field }) => field),
    rowCount: table.index.rowCount,
    metadata: location.dataPackage?.arrayscope?.metadata ?? {},
    storedOrder: 'dataset[i] is the i-th row of the file, counted from 0 behind the header.',
    problems,
    rowReadBytes: table.index.widestSpan,
    others,
    rows: new SourceRows(textRows(table, path)),
    facts: () => facts,
    files: () => fileEntries(parts),
    documents: () => documents(parts),
    check: (options) => checkText(table, options),
    idsNeedSoundRows: true,
  });
}

async function fileEntries({ location, table }: TextParts): Promise<readonly FileEntry[]> {
  const { folder, file } = location;
  const { fileBytes, modifiedMs } = table.source;
  const data: FileEntry = {
    path: folder === null ? basename(file) : file.slice(folder.length + 1).replaceAll('\\', '/'),
    bytes: fileBytes,
    modifiedMs,
    role: 'data',
    rows: table.index.rowCount,
  };
  return folder === null ? [data] : [data, await statEntry(folder, PACKAGE_NAME, 'metadata')];
}

/** The columns and their types, which lie in no file, and the data package where there is one. */
function documents({ location, table }: TextParts): readonly ReadableDocument[] {
  const columns: ReadableDocument = {
    path: 'columns',
    label: 'Columns',
    kind: 'table',
    read: () => columnTable(table),
  };
  const { folder } = location;
  if (folder === null) return [columns];
  const described: ReadableDocument = {
    path: PACKAGE_NAME,
    label: 'Data package',
    kind: 'json',
    read: async () => ({ kind: 'json', ...(await readText(folder, PACKAGE_NAME)) }),
  };
  return [columns, described];
}

function columnTable({ columns }: TextTable): DocumentContent {
  const rows = columns.map(({ field, cells }) => [
    field.name,
    `${field.dtype}${field.shape.length === 0 ? '' : ` (${field.shape.join(', ')})`}`,
    field.stored ?? '',
    cells.length === 1 ? `${(cells[0] ?? 0) + 1}` : `${cells.length} columns`,
  ]);
  return {
    kind: 'table',
    columns: ['field', 'type', 'stored as', 'column'],
    rows: rows.slice(0, 1000),
    rowCount: rows.length,
  };
}
