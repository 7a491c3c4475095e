import { join } from 'node:path';
import { InputError } from '../../../shared/errors';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, OpenOptions } from '../types';
import { arrowDataset } from './dataset';
import { ArrowRows } from './arrow-rows';
import { raggedLists } from './confirm-lists';
import { findFiles } from './find-files';
import type { IpcFile } from './ipc-file';
import { loadFile } from './load-file';
import { planColumns } from './plan-columns';
import { openSettings } from './settings';

/** Rows are numbered with 32 bits elsewhere. */
const MAX_ROWS = 2 ** 32 - 1;

export async function openArrow(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const { split } = parseSettings(openSettings, options.settings);
  const found = await findFiles(path, split);
  const files: IpcFile[] = [];
  for (const name of found.names)
    files.push(await loadFile(join(found.folder, ...name.split('/')), options.signal));
  const [first] = files;
  if (first === undefined)
    throw new InputError('no-arrow-files', `${path} lists no data file.`, { path });
  for (const file of files) assertSameSchema(first, file);
  const batches = files.flatMap((file) => file.batches);
  const plan = planColumns(first, batches);
  const ragged = await raggedLists(
    plan.columns,
    batches.find(({ header }) => header.rows > 0),
  );
  const { columns, problems, note } =
    ragged.size === 0 ? plan : planColumns(first, batches, ragged);
  if (columns.length === 0) throw nothingToRead(path, problems[0]?.message);
  const rows = new ArrowRows(path, files, columns);
  if (rows.rowCount > MAX_ROWS)
    throw new InputError('too-many-rows', `${path} declares ${rows.rowCount} rows.`, {
      path,
      hint: 'Arrayscope counts up to 4,294,967,295 rows; split the data into several files.',
    });
  return arrowDataset({ path, found, files, rows, problems, note, columns });
}

function assertSameSchema(first: IpcFile, file: IpcFile): void {
  if (first === file || columnsOf(first) === columnsOf(file)) return;
  throw new InputError(
    'schemas-differ',
    `${file.path} has other columns than ${first.path}, so they are no one dataset.`,
    { path: file.path, hint: 'Open the files one by one.' },
  );
}

function columnsOf({ schema }: IpcFile): string {
  return JSON.stringify(schema.fields, (key, value: unknown) =>
    key === 'nullable' || value instanceof Map ? undefined : value,
  );
}

function nothingToRead(path: string, why = 'It has no columns.'): InputError {
  return new InputError('no-columns', `${path} has no column that Arrayscope reads. ${why}`, {
    path,
    hint: 'Numbers, text, bytes and lists of one length are read.',
  });
}
