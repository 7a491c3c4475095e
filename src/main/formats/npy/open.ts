import { stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { InputError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, OpenOptions } from '../types';
import { assemble } from './assemble';
import { npyDataset } from './dataset';
import { type FolderNote, NOTE_NAME, readFolderNote } from './folder-note';
import type { NpyHeader } from './header';
import { type Layout, type LayoutDecision, decideLayout } from './layout';
import { listFolder } from './list-folder';
import { assertSomeSound, loadParts } from './load-parts';
import { naturalOrder } from '../rows/natural-order';
import { type Part, type RowLayout, rowLayout } from './part';
import { missingNumbers } from './missing-numbers';
import { openSettings } from './settings';

export const isNpyName = (name: string): boolean => extname(name).toLowerCase() === '.npy';

/** @throws InputError when nothing in it can be read, or its files do not belong together. */
export async function openNpy(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const settings = parseSettings(openSettings, options.settings);
  const isFolder = (await withFileErrors(path, () => stat(path))).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const listing = isFolder
    ? await listFolder(folder, isNpyName)
    : { names: [basename(path)], problems: [] };
  const names = [...listing.names].sort(naturalOrder);
  if (names.length === 0 && listing.problems.length === 0) {
    throw new InputError('no-npy-files', `There is no .npy file in ${path}.`, { path });
  }
  const loaded = await loadParts(folder, names, { cut: 'first-axis', signal: options.signal });
  assertSomeSound({ ...loaded, problems: [...listing.problems, ...loaded.problems] }, folder);
  const note = isFolder ? await readFolderNote(folder) : null;
  const decision = chooseLayout(settings.layout, note !== null, () =>
    decideLayout(loaded.parts.map(({ name, header }) => ({ stem: name.slice(0, -4), header }))),
  );
  const parts = decision.layout === 'rows' ? wholeRows(loaded.parts) : loaded.parts;
  const assembly = assemble(decision.layout, parts, settings.reader, note);
  return npyDataset({
    path,
    folder,
    decision,
    assembly,
    note,
    problems: [
      ...listing.problems,
      ...loaded.problems,
      ...(decision.layout === 'batches' ? missingNumbers(names) : []),
      ...missingFiles(note, [...names, ...listing.problems.map((problem) => problem.path ?? '')]),
      ...assembly.problems,
    ],
  });
}

/** The same files, each one row. */
function wholeRows(parts: readonly Part[]): readonly Part[] {
  const layouts = new Map<NpyHeader, RowLayout>();
  return parts.map((part) => {
    const rows = layouts.get(part.header) ?? rowLayout(part.header, 'whole', part.path);
    layouts.set(part.header, rows);
    return { ...part, rows };
  });
}

function missingFiles(note: FolderNote | null, names: readonly string[]): Problem[] {
  const missing = note?.fields.filter(({ file }) => !names.includes(file)) ?? [];
  return missing.map(({ file, name }): Problem => ({
    severity: 'error',
    code: 'missing-file',
    message: `${file} is missing; ${NOTE_NAME} says that it holds the field "${name}".`,
    path: file,
  }));
}

function chooseLayout(
  asked: Layout | 'auto',
  noted: boolean,
  decide: () => LayoutDecision,
): LayoutDecision {
  if (asked !== 'auto') return { layout: asked, reason: 'as asked' };
  return noted ? { layout: 'fields', reason: 'as its note says' } : decide();
}
