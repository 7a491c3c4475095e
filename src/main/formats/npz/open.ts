import { InputError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { assemble } from '../npy/assemble';
import { parseSettings } from '../rows/parse-settings';
import type { Dataset, OpenOptions } from '../types';
import { asFolderNote, decodeNote } from './archive-note';
import { npzDataset } from './dataset';
import { chooseArrays } from './group-arrays';
import { type LoadedMembers, loadMembers } from './load-members';
import { openSettings } from './settings';
import { readZipDirectory } from './zip-directory';

/** @throws InputError when it is no zip archive, or no array in it can be read. */
export async function openNpz(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const settings = parseSettings(openSettings, options.settings);
  const directory = await readZipDirectory(path, options.signal);
  const note = decodeNote(directory.comment);
  const loaded = await loadMembers(path, directory, note, options.signal);
  if (loaded.arrays.length === 0) throw nothingReadable(path, loaded);
  const chosen = chooseArrays(loaded.arrays, settings, path);
  const parts = chosen.arrays.map(({ part }) => part);
  const folderNote = note === null ? null : asFolderNote(note);
  const assembly = assemble('fields', parts, settings.reader, folderNote);
  const missing = (note?.fields ?? []).filter(
    ({ member }) => !directory.members.some(({ name }) => name === member),
  );
  return npzDataset({
    path,
    directory,
    loaded,
    chosen,
    assembly,
    metadata: note?.metadata ?? {},
    problems: [
      ...loaded.problems,
      ...missing.map(({ name, member }): Problem => ({
        severity: 'error',
        code: 'missing-member',
        message: `The archive has no member ${JSON.stringify(member)}; its comment says that it holds the field “${name}”.`,
        path: member,
      })),
      ...assembly.problems,
    ],
  });
}

function nothingReadable(path: string, { firstError, problems }: LoadedMembers): InputError {
  if (firstError instanceof InputError && problems.length === 1) return firstError;
  const first = firstError?.message ?? 'It holds no .npy member.';
  return new InputError('nothing-readable', `No array in ${path} can be read. ${first}`, {
    path,
    cause: firstError ?? undefined,
    hint: firstError?.hint,
  });
}
