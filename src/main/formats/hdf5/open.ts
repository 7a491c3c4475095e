import { closeSync } from 'node:fs';
import { InputError } from '../../../shared/errors';
import { throwIfCancelled } from '../../lib/cancel';
import { parseSettings } from '../rows/parse-settings';
import { openForReading, sizeOf } from '../rows/read-fully';
import type { Dataset, OpenOptions } from '../types';
import { attributesBeside, readAttribute, readAttributes } from './attributes';
import { type ChosenRows, chooseRows } from './choose-rows';
import { hdf5Dataset } from './dataset';
import { NOTE_ATTRIBUTE, parseNote } from './file-note';
import { LibraryFile } from './library-file';
import { openSettings } from './settings';
import { type Superblock, findSuperblock } from './superblock';
import { surveyFile } from './survey';

/** Reads headers only. @throws InputError when nothing in it can be read. */
export async function openHdf5(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const settings = parseSettings(openSettings, options.settings);
  const superblock = superblockOf(path);
  const file = await LibraryFile.openForReading(path);
  try {
    throwIfCancelled(options.signal);
    const survey = await surveyFile(file, options.signal);
    const text = await readAttribute(file, '/', NOTE_ATTRIBUTE);
    const note = typeof text === 'string' ? parseNote(text) : null;
    const asked = settings.group ?? settings.dataset;
    const chosen = chooseRows(path, survey, settings, asked === undefined ? note : null);
    const attributes = await readAttributes(file, chosen.place);
    // What the note tells stands in place of the attributes.
    const unkept = await attributesBeside(file, readFrom(chosen), (from, name) =>
      from === '/' && name === NOTE_ATTRIBUTE
        ? note !== null
        : note === null && from === chosen.place && Object.hasOwn(attributes, name),
    );
    return hdf5Dataset({ path, file, superblock, survey, chosen, attributes, unkept, note });
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The datasets that the rows are read from, and the groups around them. */
function readFrom({ place, fields }: ChosenRows): readonly string[] {
  const names = place.split('/').filter(Boolean);
  const around = names.map((_, count) => `/${names.slice(0, count).join('/')}`);
  const datasets = fields.flatMap(({ dataset, valid }) => [
    dataset.path,
    ...(valid === null ? [] : [valid.path]),
  ]);
  return [...new Set([...around, place, ...datasets])];
}

function superblockOf(path: string): Superblock {
  const fd = openForReading(path);
  try {
    const { bytes, isFile } = sizeOf(fd, path);
    if (!isFile) throw new InputError('not-a-file', `${path} is not a regular file.`, { path });
    const found = findSuperblock(fd, bytes);
    if (found !== null) return found;
    throw new InputError('not-hdf5', `${path} is no HDF5 file: it has no HDF5 signature.`, {
      path,
      offset: 0,
      hint: 'Check that the file is complete, and that its name tells the truth.',
    });
  } finally {
    closeSync(fd);
  }
}
