import { UsageError } from '../../../shared/errors';
import type { DocumentContent, DocumentInfo } from '../../../shared/model/dataset';
import type { Column } from '../../../shared/model/tensor';
import { stringAt } from '../../lib/string-column';
import { readText } from '../rows/read-text';
import { indexStore } from './batch-index';
import type { HyraxFolder } from './load-folder';
import { CONFIG_NAME, INDEX_NAME, INSERTION_NAME } from './names';

const LABELS: Readonly<Record<string, string>> = {
  [INDEX_NAME]: 'Index, sorted by id',
  [INSERTION_NAME]: 'Index, in order of writing',
  [CONFIG_NAME]: 'Configuration of the original dataset',
};
/** A table is for looking at its beginning. */
const MAX_TABLE_ROWS = 1000;

export function documentList(folder: HyraxFolder): DocumentInfo[] {
  const indexes = [folder.index, folder.insertion].flatMap((part): DocumentInfo[] =>
    part === null
      ? []
      : [{ path: part.name, label: LABELS[part.name] ?? part.name, kind: 'table' }],
  );
  const configs = folder.configs.map((path): DocumentInfo => ({
    path,
    label: LABELS[path] ?? path,
    kind: textKind(path),
  }));
  return [...indexes, ...configs];
}

/** @throws UsageError for a path that `documentList` does not list. */
export async function documentContent(
  root: string,
  folder: HyraxFolder,
  path: string,
): Promise<DocumentContent> {
  const index = [folder.index, folder.insertion].find((part) => part?.name === path);
  if (index === undefined || index === null) {
    if (folder.configs.includes(path))
      return { kind: textKind(path), ...(await readText(root, path)) };
    throw new UsageError('no-document', `There is no document ${path} in ${root}.`, { path });
  }
  const store = indexStore(index);
  try {
    const rows = Array.from(
      { length: Math.min(index.rows.count, MAX_TABLE_ROWS) },
      (_, row) => row,
    );
    const { columns } = await store.take(rows);
    const cells = [...columns.values()];
    return {
      kind: 'table',
      columns: [...columns.keys()],
      rows: rows.map((row) => cells.map((column) => cell(column, row))),
      rowCount: index.rows.count,
    };
  } finally {
    await store.close();
  }
}

function textKind(path: string): 'toml' | 'json' {
  return /\.json$/i.test(path) ? 'json' : 'toml';
}

function cell(column: Column, row: number): string {
  return column.kind === 'string' ? (stringAt(column, row) ?? '') : String(column.data[row]);
}
