import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FileEntry } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';
import type { Manifest } from './manifest';

/** Every file below the table's folder, by path from `base`. Links are not followed. */
export async function tableFiles(
  base: string,
  folder: string,
  manifest: Manifest | null,
): Promise<readonly FileEntry[]> {
  const rows = new Map(
    (manifest?.fragments ?? []).flatMap(({ files, physicalRows, deletedRows }) =>
      files.map(({ path }) => [path, physicalRows - deletedRows] as const),
    ),
  );
  const paths = await filesBelow(folder);
  return Promise.all(
    paths.map(async (path): Promise<FileEntry> => {
      const whole = join(folder, path);
      const held = rows.get(path);
      return {
        ...(await describeFile(base, whole)),
        role: roleOf(path),
        ...(held === undefined ? {} : { rows: held }),
      };
    }),
  );
}

/** Size and date of one file; null where it is not there. */
export async function fileIfThere(
  base: string,
  whole: string,
  role: FileEntry['role'],
): Promise<FileEntry | null> {
  try {
    if (!(await stat(whole)).isFile()) return null;
    return { ...(await describeFile(base, whole)), role };
  } catch {
    return null;
  }
}

async function describeFile(base: string, whole: string): Promise<Omit<FileEntry, 'role'>> {
  const { size, mtimeMs } = await withFileErrors(whole, () => stat(whole));
  return { path: relative(base, whole).split(sep).join('/'), bytes: size, modifiedMs: mtimeMs };
}

function roleOf(path: string): FileEntry['role'] {
  const [folder] = path.split('/');
  switch (folder) {
    case 'data':
      return 'data';
    case '_indices':
      return 'index';
    case '_versions':
    case '_transactions':
    case '_deletions':
      return 'metadata';
    default:
      return 'other';
  }
}

/** Paths below the folder with forward slashes, sorted. */
async function filesBelow(folder: string, prefix = ''): Promise<readonly string[]> {
  const entries = await withFileErrors(folder, () =>
    readdir(join(folder, prefix), { withFileTypes: true }),
  );
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, path)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}
