import { stat } from 'node:fs/promises';
import type { Problem } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, OpenOptions } from '../types';
import { vectorDataset } from './dataset';
import { locateFiles } from './folder-files';
import { readNote } from './folder-note';
import { type OneFile, locateFile } from './one-file';
import { type OpenSettings, openSettings } from './settings';

/** @throws SettingsNeededError for a file that does not say what its bytes mean. */
export async function openVectors(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const settings = parseSettings(openSettings, options.settings);
  const isFolder = (await withFileErrors(path, () => stat(path))).isDirectory();
  return isFolder ? openFolder(path) : openFile(path, settings);
}

async function openFolder(path: string): Promise<Dataset> {
  const note = await readNote(path);
  const { files, problems } = await locateFiles(path, note);
  const layout = `${files.length} ${files.length === 1 ? 'file' : 'files'}, each a field, and a note that says what they hold`;
  return vectorDataset({ path, layout, files, rowCount: note.rowCount, note, problems });
}

function openFile(path: string, settings: OpenSettings): Dataset {
  const { file, layout, rowCount, extraBytes } = locateFile(path, settings);
  return vectorDataset({
    path,
    layout: LINES[layout],
    files: [file],
    rowCount,
    note: null,
    problems: extraBytes > 0 ? [extraProblem(path, extraBytes)] : [],
  });
}

const LINES: Readonly<Record<OneFile['layout'], string>> = {
  raw: 'one file of bare numbers, read as the settings say',
  vecs: 'one file of vectors, each behind its dimension',
  counted: 'one file of vectors behind a header of count and dimension',
};

function extraProblem(path: string, extraBytes: number): Problem {
  const message = `${path} has ${extraBytes} bytes behind the rows that its header counts, which no reader looks at.`;
  return { severity: 'warning', code: 'extra-bytes', message };
}
