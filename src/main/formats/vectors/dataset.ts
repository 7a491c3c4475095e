import { basename } from 'node:path';
import type { Fact, FileEntry, Problem } from '../../../shared/model/dataset';
import { ProgressMeter } from '../../lib/progress-meter';
import { problemOf } from '../rows/problem-of';
import { RowDataset } from '../rows/row-dataset';
import { SourceRows } from '../rows/source-rows';
import { statEntry } from '../rows/stat-entry';
import type { CheckOptions, Dataset } from '../types';
import { checkDimensions } from './check-dimensions';
import { type FolderNote, NOTE_NAME, encodeNote } from './folder-note';
import type { StoredFile } from './stored-file';
import { VectorSource } from './vector-source';

export interface VectorDatasetParts {
  readonly path: string;
  readonly layout: string;
  readonly files: readonly StoredFile[];
  readonly rowCount: number;
  /** Null for a single file. */
  readonly note: FolderNote | null;
  readonly problems: readonly Problem[];
}

export function vectorDataset(from: VectorDatasetParts): Dataset {
  const { path, layout, files, rowCount, note, problems } = from;
  const source = new VectorSource(path, files, rowCount);
  const rows = new SourceRows(source);
  return new RowDataset({
    path,
    format: 'vectors',
    layout,
    fields: source.fields,
    rowCount,
    metadata: note?.metadata ?? {},
    storedOrder: 'dataset[i] is the i-th vector of the file.',
    problems,
    rowReadBytes: source.rowReadBytes,
    rows,
    facts: () => files.flatMap(fileFacts),
    files: () => fileEntries(from),
    documents: () =>
      note === null
        ? []
        : [
            {
              path: NOTE_NAME,
              label: 'What the files hold',
              kind: 'json',
              read: () => ({
                kind: 'json',
                text: new TextDecoder().decode(encodeNote(note)),
                truncated: false,
              }),
            },
          ],
    check: (options) => checkFiles(rows, from, options),
  });
}

function fileFacts(file: StoredFile): readonly Fact[] {
  const { name: field } = file.field;
  if (file.kind === 'lines') return [{ label: 'Stored as', value: 'JSON lines', field }];
  const { rowBytes, dataOffset, dimension, byteOrder } = file;
  const header = dimension === null ? dataOffset : 0;
  return [
    { label: 'Row', value: rowBytes, unit: 'bytes', field },
    { label: 'Byte order', value: `${byteOrder}-endian`, field },
    ...(header === 0 ? [] : [{ label: 'Header', value: header, unit: 'bytes', field } as const]),
    ...(dimension === null ? [] : [{ label: 'Before each vector', value: 'its dimension', field }]),
  ];
}

async function fileEntries({
  path: folder,
  files,
  rowCount,
  note,
}: VectorDatasetParts): Promise<readonly FileEntry[]> {
  const data = files.map(({ path, fileBytes: bytes, modifiedMs }): FileEntry => ({
    path: basename(path),
    bytes,
    modifiedMs,
    role: 'data',
    rows: rowCount,
  }));
  return note === null ? data : [...data, await statEntry(folder, NOTE_NAME, 'metadata')];
}

/** Dimensions before vectors, and every line of text but the ids. */
async function checkFiles(
  rows: Pick<Dataset, 'scan'>,
  { files, rowCount }: VectorDatasetParts,
  options: CheckOptions,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const file of files) {
    try {
      if (file.kind === 'numbers')
        problems.push(...(await checkDimensions(file, rowCount, options)));
      else if (file.field.kind !== 'id')
        await readThrough(rows, rowCount, file.field.name, options);
    } catch (error) {
      const problem = problemOf(error, file.path, options.signal);
      problems.push({ ...problem, path: basename(file.path) });
    }
  }
  return problems;
}

/** Every line is parsed once; the first that is no string throws. */
async function readThrough(
  rows: Pick<Dataset, 'scan'>,
  total: number,
  field: string,
  { signal, report }: CheckOptions,
): Promise<void> {
  const meter = new ProgressMeter({ total, unit: 'rows', report });
  for await (const { rowCount } of rows.scan({ columns: [field], signal }))
    meter.advance(rowCount, 0, field);
}
