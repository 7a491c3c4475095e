import type { OtherDataset, Problem } from '../../../shared/model/dataset';
import { problemOf } from '../rows/problem-of';
import { readIds } from '../rows/read-ids';
import { readText } from '../rows/read-text';
import { type ReadableDocument, RowDataset } from '../rows/row-dataset';
import type { Dataset } from '../types';
import type { RowGroup } from './columns';
import { arrayTable, folderFiles, numpackFacts } from './facts';
import { NOTE_NAME } from './folder-note';
import type { LoadedFolder } from './load-folder';
import { RowStore } from './row-store';

export function numpackDataset(path: string, loaded: LoadedFolder, group: RowGroup): Dataset {
  const { rowCount, columns } = group;
  const rows = new RowStore(path, rowCount, columns);
  const others = loaded.groups.filter((other) => other !== group).map(otherDataset);
  return new RowDataset({
    path,
    format: 'numpack',
    layout: layoutLine(loaded, group),
    fields: columns.map(({ field }) => field),
    rowCount,
    metadata: { ...(loaded.note?.metadata ?? {}) },
    storedOrder: 'dataset[i] is row i of each array, rows that were deleted left out.',
    problems: loaded.problems,
    // A first take opens files; it reads nothing else. Bitmaps were read on opening.
    rowReadBytes: rows.rowReadBytes,
    others,
    unread: others.map(({ label }) => label),
    rows,
    facts: () => numpackFacts(loaded, group),
    files: () => folderFiles(loaded, group),
    documents: () => documents(loaded),
    check: ({ signal }) => checkTexts(path, rows, group, signal),
  });
}

function documents(loaded: LoadedFolder): readonly ReadableDocument[] {
  const arrays: ReadableDocument = {
    path: 'arrays',
    label: 'Arrays',
    kind: 'table',
    read: () => arrayTable(loaded),
  };
  if (loaded.note === null) return [arrays];
  const note: ReadableDocument = {
    path: NOTE_NAME,
    label: 'How Arrayscope wrote it',
    kind: 'json',
    read: async () => ({ kind: 'json', ...(await readText(loaded.folder, NOTE_NAME)) }),
  };
  return [arrays, note];
}

/** Texts name bytes of another array: only reading them all shows that they are there. */
async function checkTexts(
  path: string,
  rows: RowStore,
  { columns }: RowGroup,
  signal: AbortSignal | undefined,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { kind, field } of columns) {
    if (kind !== 'text' || field.kind === 'id') continue;
    try {
      await readIds(rows, field.name, { signal });
    } catch (error) {
      problems.push(problemOf(error, path, signal));
    }
  }
  return problems;
}

function layoutLine({ arrays }: LoadedFolder, { columns, rowCount }: RowGroup): string {
  const all = arrays.length === 1 ? 'one array' : `${arrays.length} arrays`;
  const deleted = columns.reduce((most, column) => {
    const main = column.kind === 'text' ? column.spans : column.array;
    return Math.max(most, main.storedRows - main.rowCount);
  }, 0);
  return deleted === 0
    ? `a folder of ${all}`
    : `a folder of ${all}; ${deleted} of ${rowCount + deleted} rows are deleted`;
}

function otherDataset({ columns, rowCount }: RowGroup): OtherDataset {
  const [first] = columns;
  const name = first?.field.name ?? '';
  const shape = [rowCount, ...(first?.field.shape ?? [])].join(' × ');
  const label =
    columns.length === 1
      ? `array “${name}” (${shape} ${first?.field.dtype ?? ''})`
      : `${columns.map(({ field }) => `“${field.name}”`).join(', ')} (${rowCount} rows)`;
  return { label, settings: { array: name } };
}
