import { stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import type { Dataset, OpenOptions } from '../types';
import { assemble } from './assemble';
import { NpyDataset } from './dataset';
import { readFolderNote } from './folder-note';
import { type Layout, type LayoutDecision, decideLayout } from './layout';
import { listFolder } from './list-folder';
import { assertSomeSound, loadParts } from './load-parts';
import { naturalOrder } from './natural-order';
import { rowLayout } from './part';
import { openSettings, parseSettings } from './settings';

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
  const parts =
    decision.layout === 'rows'
      ? loaded.parts.map((part) => ({ ...part, rows: rowLayout(part.header, 'whole', part.path) }))
      : loaded.parts;
  const assembly = assemble(decision.layout, parts, settings.reader, note);
  return new NpyDataset({
    path,
    folder,
    decision,
    assembly,
    note,
    problems: [...listing.problems, ...loaded.problems, ...assembly.problems],
  });
}

function chooseLayout(
  asked: Layout | 'auto',
  noted: boolean,
  decide: () => LayoutDecision,
): LayoutDecision {
  if (asked !== 'auto') return { layout: asked, reason: 'as asked' };
  return noted ? { layout: 'fields', reason: 'as its note says' } : decide();
}
