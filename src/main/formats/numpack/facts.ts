import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { DocumentContent, Fact, FileEntry } from '../../../shared/model/dataset';
import { toFileError } from '../../lib/file-error';
import { type RowGroup, arraysOf } from './columns';
import { bitmapName } from './deletion-bitmap';
import { NOTE_NAME } from './folder-note';
import type { LoadedFolder } from './load-folder';
import { METADATA_NAME } from './read-metadata';
import { storageFiles } from './storage';
import type { StoredArray } from './stored-array';

export function numpackFacts({ arrays }: LoadedFolder, group: RowGroup): readonly Fact[] {
  const facts: Fact[] = [{ label: 'Arrays', value: arrays.length }];
  for (const column of group.columns) {
    const field = column.field.name;
    const main = column.kind === 'text' ? column.spans : column.array;
    const deleted = main.storedRows - main.rowCount;
    facts.push({ label: 'Storage', value: storageLine(main), field });
    if (main.bitmap !== null)
      facts.push({ label: 'Deleted rows', value: deleted, unit: 'rows', field });
    if (deleted > 0)
      facts.push({
        label: 'Held by deleted rows',
        value: deleted * main.rowBytes,
        unit: 'bytes',
        field,
      });
    if (column.kind === 'text')
      facts.push({ label: 'Text', value: column.heap.storedRows, unit: 'bytes', field });
  }
  return facts;
}

/** Every array of the folder, those of other groups too. */
export function arrayTable({ arrays }: LoadedFolder): DocumentContent {
  return {
    kind: 'table',
    columns: ['array', 'data type', 'stored shape', 'deleted rows', 'storage', 'data file'],
    rows: arrays.map((array) => [
      array.record.name,
      array.dtype,
      `(${array.record.shape.join(', ')})`,
      array.bitmap === null ? 'no bitmap' : String(array.storedRows - array.rowCount),
      storageLine(array),
      array.record.dataFile,
    ]),
    rowCount: arrays.length,
  };
}

export function storageLine({ storage }: StoredArray): string {
  if (storage.kind === 'zstd') return `zstd, ${storage.starts.length - 1} blocks`;
  return storage.segmented ? `plain, ${storage.pieces.length} segments` : 'plain';
}

export async function folderFiles(
  { folder, arrays, note }: LoadedFolder,
  group: RowGroup,
): Promise<readonly FileEntry[]> {
  const rows = new Map(group.columns.flatMap(arraysOf).map((array) => [array, array.storedRows]));
  const named: {
    readonly path: string;
    readonly role: FileEntry['role'];
    readonly rows?: number;
  }[] = [
    { path: METADATA_NAME, role: 'metadata' },
    ...(note === null ? [] : [{ path: NOTE_NAME, role: 'metadata' as const }]),
  ];
  for (const array of arrays) {
    const files = storageFiles(array.storage).map((file) =>
      relative(folder, file).split(sep).join('/'),
    );
    const held = files.length === 1 ? rows.get(array) : undefined;
    for (const path of files)
      named.push({ path, role: 'data', ...(held === undefined ? {} : { rows: held }) });
    if (array.record.dataFile.endsWith('.npkseg'))
      named.push({ path: array.record.dataFile, role: 'metadata' });
    if (array.bitmap !== null) named.push({ path: bitmapName(array.record.name), role: 'index' });
  }
  const entries: FileEntry[] = [];
  for (const entry of named) {
    try {
      const { size, mtimeMs } = await stat(join(folder, entry.path));
      entries.push({ ...entry, bytes: size, modifiedMs: mtimeMs });
    } catch (error) {
      throw toFileError(error, join(folder, entry.path));
    }
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
