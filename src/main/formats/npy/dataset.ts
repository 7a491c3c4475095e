import type { FileEntry, Problem } from '../../../shared/model/dataset';
import { readText } from '../rows/read-text';
import { RowDataset } from '../rows/row-dataset';
import { statEntry } from '../rows/stat-entry';
import type { Dataset } from '../types';
import type { Assembly } from './assemble';
import { type FolderNote, NOTE_NAME } from './folder-note';
import type { LayoutDecision } from './layout';
import { npyFacts } from './npy-facts';
import { RowStore } from './row-store';

export interface NpyDatasetParts {
  readonly path: string;
  readonly folder: string;
  readonly decision: LayoutDecision;
  readonly assembly: Assembly;
  readonly note: FolderNote | null;
  readonly problems: readonly Problem[];
}

export function npyDataset(from: NpyDatasetParts): Dataset {
  const { path, folder, decision, assembly, note, problems } = from;
  const { rowCount } = assembly;
  const rows = new RowStore(path, assembly.fields, rowCount);
  return new RowDataset({
    path,
    format: 'npy',
    layout: layoutLine(decision, assembly),
    fields: assembly.fields.map(({ field }) => field),
    rowCount,
    metadata: { layout: decision.layout, ...(note?.metadata ?? {}) },
    storedOrder:
      'dataset[i] is row i of the files as they lie, in the natural order of their names.',
    problems,
    rowReadBytes: rows.rowReadBytes,
    rows,
    facts: () => npyFacts(assembly.parts),
    files: () => fileEntries(from),
    documents: () =>
      note === null
        ? []
        : [
            {
              path: NOTE_NAME,
              label: 'How Arrayscope wrote it',
              kind: 'json',
              read: async () => ({ kind: 'json', ...(await readText(folder, NOTE_NAME)) }),
            },
          ],
  });
}

async function fileEntries({
  folder,
  assembly,
  note,
}: NpyDatasetParts): Promise<readonly FileEntry[]> {
  const entries = assembly.parts.map((part): FileEntry => ({
    path: part.name,
    bytes: part.fileBytes,
    modifiedMs: part.modifiedMs,
    role: 'data',
    rows: part.rows.count,
  }));
  return note === null ? entries : [...entries, await statEntry(folder, NOTE_NAME, 'metadata')];
}

function layoutLine({ layout, reason }: LayoutDecision, { parts, rowCount }: Assembly): string {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) {
    return `one .npy file, version ${first.header.version}.0${first.header.fortranOrder ? ', column-major' : ''}`;
  }
  const files = `${parts.length} .npy files`;
  if (layout === 'fields') return `${files}, each a field (${reason})`;
  if (layout === 'rows') return `${files}, each a row (${reason})`;
  const rows = Math.max(...parts.map((part) => part.rows.count));
  return `${files} of up to ${rows} rows, laid end to end: ${rowCount} rows (${reason})`;
}
