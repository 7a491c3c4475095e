import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckFailedError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import { locate, tableFolder } from './locate';
import { LANCE_MAGIC } from './manifest';
import { tableFiles } from './table-files';

/** Major and minor version (uint16 each, little-endian) and the magic: a data file's last bytes. */
const ENDING_BYTES = 8;

/**
 * The versions of the Lance file format that the data files below a path have, by what the files
 * themselves end with: `Lance 2.0`. Every file of a table's `data` folder is looked at, whether a
 * version of the table names it or not.
 * @throws CheckFailedError where there is none, or one is not Lance.
 */
export async function dataFileVersions(path: string): Promise<readonly string[]> {
  const location = await locate(path);
  const versions = new Set<string>();
  for (const table of location?.tables ?? []) {
    const folder = location === null ? path : tableFolder(location, table);
    const files = await tableFiles(folder, folder, null);
    for (const file of files.filter(({ role }) => role === 'data')) {
      versions.add(await versionOf(join(folder, file.path), file.bytes));
    }
  }
  if (versions.size > 0) return [...versions].sort();
  throw new CheckFailedError('not-this-format', `There is no Lance data file below ${path}.`, {
    path,
  });
}

async function versionOf(path: string, bytes: number): Promise<string> {
  const ending = await lastBytes(path, bytes);
  const magic = ending.toString('latin1', ENDING_BYTES - LANCE_MAGIC.length);
  if (magic !== LANCE_MAGIC) {
    throw new CheckFailedError(
      'not-this-format',
      `${path} was written as Lance and is not: it ends with “${printable(magic)}”, and a Lance file with “${LANCE_MAGIC}”.`,
      { path, offset: Math.max(0, bytes - LANCE_MAGIC.length) },
    );
  }
  const [major, minor] = [ending.readUInt16LE(0), ending.readUInt16LE(2)];
  // Files of 2.0 say 0.3, the legacy ones 0.0 to 0.2 (lance-encoding's `try_from_major_minor`).
  if (major === 0) return minor === 3 ? 'Lance 2.0' : 'Lance 0.1';
  return `Lance ${major}.${minor}`;
}

/** The last eight bytes, after zeros where the file is shorter. */
function lastBytes(path: string, bytes: number): Promise<Buffer> {
  return withFileErrors(path, async () => {
    const file = await open(path, 'r');
    try {
      const ending = Buffer.alloc(ENDING_BYTES);
      const length = Math.min(bytes, ENDING_BYTES);
      const { bytesRead } = await file.read(ending, ENDING_BYTES - length, length, bytes - length);
      return bytesRead === length ? ending : Buffer.alloc(ENDING_BYTES);
    } finally {
      await file.close();
    }
  });
}

function printable(magic: string): string {
  return magic.replace(/[^\x20-\x7e]/g, '·');
}
