/** Files of one folder that are written side by side, from an unfinished folder on too. */
import { join } from 'node:path';
import { OutputFile, syncFolder } from './output-file';
import { keepOnly, notResumable, requireBytes, requireFolder } from './resumable';

export function createFiles(
  folder: string,
  names: readonly string[],
): Promise<readonly OutputFile[]> {
  return openAll(names.map((name) => () => OutputFile.create(join(folder, name))));
}

/**
 * Goes on behind the first bytes of each; everything else in the folder is removed.
 * @param lengths of the files, in order
 * @throws InputError `not-resumable`, with nothing changed
 */
export async function resumeFiles(
  folder: string,
  names: readonly string[],
  lengths: readonly number[],
): Promise<readonly OutputFile[]> {
  await requireFolder(folder);
  if (lengths.length !== names.length)
    throw notResumable(folder, `its checkpoint tells of ${lengths.length} files`);
  for (const [index, name] of names.entries())
    await requireBytes(join(folder, name), lengths[index] ?? 0);
  await keepOnly(folder, new Set(names));
  return openAll(
    names.map((name, index) => () => OutputFile.resume(join(folder, name), lengths[index] ?? 0)),
  );
}

/** @returns their lengths, which are on the disk now, names and all */
export async function flushFiles(
  folder: string,
  files: readonly OutputFile[],
): Promise<readonly number[]> {
  for (const file of files) await file.sync();
  await syncFolder(folder);
  return files.map(({ length }) => length);
}

async function openAll(
  openings: readonly (() => Promise<OutputFile>)[],
): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  try {
    for (const open of openings) files.push(await open());
    return files;
  } catch (error) {
    for (const file of files) await file.close();
    throw error;
  }
}
