import { basename } from 'node:path';
import type { FileEntry, Problem } from '../../../shared/model/dataset';
import { readText } from '../rows/read-text';
import { type ReadableDocument, RowDataset } from '../rows/row-dataset';
import { SourceRows } from '../rows/source-rows';
import { statEntry } from '../rows/stat-entry';
import type { Dataset } from '../types';
import type { ArrowRows } from './arrow-rows';
import { checkColumns } from './check-columns';
import type { ColumnPlan } from './columns';
import { arrowFacts, batchTable, dictionaryTable, schemaText } from './describe-file';
import type { FoundFiles } from './find-files';
import type { IpcFile } from './ipc-file';
import type { Note } from './note';

export interface ArrowDatasetParts {
  readonly path: string;
  readonly found: FoundFiles;
  readonly files: readonly IpcFile[];
  readonly rows: ArrowRows;
  readonly columns: readonly ColumnPlan[];
  readonly problems: readonly Problem[];
  readonly note: Note | null;
}

export function arrowDataset(from: ArrowDatasetParts): Dataset {
  const { path, found, files, note, problems } = from;
  const { fields, rowCount, rowReadBytes } = from.rows;
  const rows = new SourceRows(from.rows);
  return new RowDataset({
    path,
    format: 'arrow',
    layout: layoutLine(from),
    fields,
    rowCount,
    metadata: {
      ...(found.split === null ? {} : { split: found.split }),
      ...(note?.metadata ?? {}),
    },
    storedOrder: 'dataset[i] is row i of the record batches as they lie, file after file.',
    problems,
    rowReadBytes,
    others: found.others,
    rows,
    facts: () => arrowFacts(files),
    files: () => fileEntries(from),
    documents: () => documents(from),
    check: (options) => checkColumns(rows, from, options),
    idsNeedSoundRows: true,
  });
}

async function fileEntries({ files, found }: ArrowDatasetParts): Promise<readonly FileEntry[]> {
  const data = files.map((file, index): FileEntry => ({
    path: found.names[index] ?? file.path,
    bytes: file.fileBytes,
    modifiedMs: file.modifiedMs,
    role: 'data',
    rows: file.batches.reduce((sum, { header }) => sum + header.rows, 0),
  }));
  const companions = found.companions.map((path) => statEntry(found.folder, path, 'metadata'));
  return [...data, ...(await Promise.all(companions))];
}

/** In parentheses: no files, but made of the headers when asked for. */
function documents({ files, found }: ArrowDatasetParts): readonly ReadableDocument[] {
  const [first] = files;
  const nameOf = (file: IpcFile): string => found.names[files.indexOf(file)] ?? file.path;
  const made: ReadableDocument[] = [
    {
      path: '(record batches)',
      label: 'Record batches',
      kind: 'table',
      read: () => batchTable(files, nameOf),
    },
  ];
  if (first !== undefined)
    made.unshift({
      path: '(schema)',
      label: 'Schema',
      kind: 'json',
      read: () => ({ kind: 'json', text: schemaText(first), truncated: false }),
    });
  if (files.some(({ dictionaries }) => dictionaries.length > 0))
    made.push({
      path: '(dictionaries)',
      label: 'Dictionaries',
      kind: 'table',
      read: () => dictionaryTable(files, nameOf),
    });
  const companions = found.companions.map((path): ReadableDocument => ({
    path,
    label: basename(path),
    kind: 'json',
    read: async () => ({
      kind: 'json',
      ...(await readText(found.folder, path)),
    }),
  }));
  return [...made, ...companions];
}

function layoutLine({ found, files }: ArrowDatasetParts): string {
  const batches = files.reduce((sum, file) => sum + file.batches.length, 0);
  const many = `${batches} record ${batches === 1 ? 'batch' : 'batches'}`;
  const framing = files[0]?.framing === 'stream' ? 'stream' : 'file';
  if (found.kind === 'file') return `Arrow IPC ${framing}, ${many}`;
  const shards = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  if (found.kind === 'folder') return `${shards} of Arrow IPC laid end to end, ${many}`;
  const split = found.split === null ? '' : `, split “${found.split}”`;
  return `Hugging Face dataset${split}: ${shards}, ${many}`;
}
