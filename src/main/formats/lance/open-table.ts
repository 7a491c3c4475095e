import type * as LanceDb from '@lancedb/lancedb';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { withFileErrors } from '../../lib/file-error';
import type { Native } from './native';
import { withNativeErrors } from './native-error';

export interface OpenTable {
  readonly table: LanceDb.Table;
  /** Closes the handles; safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens the table in this folder. The library opens tables by name, as `<database>/<name>.lance`
 * with a name of letters, digits and `_ - .`; any other folder is reached through a symbolic link
 * in a temporary database.
 */
export async function openTable(
  { lancedb }: Native,
  folder: string,
  version: number | undefined,
): Promise<OpenTable> {
  const name = basename(folder, '.lance');
  const plain = folder.endsWith('.lance') && /^[\w.-]+$/.test(name);
  const linked = plain ? null : await link(folder);
  const database = linked ?? dirname(folder);
  const unlink = async (): Promise<void> => {
    if (linked !== null) await rm(linked, { recursive: true, force: true });
  };
  try {
    return await withNativeErrors(folder, 'open', async () => {
      const connection = await lancedb.connect(database);
      const table = await connection.openTable(linked === null ? name : LINK_NAME);
      if (version !== undefined) await table.checkout(version);
      const handle = handleOf(connection, table);
      return { table, close: () => handle.close().then(unlink) };
    });
  } catch (error) {
    await unlink();
    throw error;
  }
}

export function handleOf(connection: LanceDb.Connection, table: LanceDb.Table): OpenTable {
  return {
    table,
    close: async () => {
      table.close();
      connection.close();
    },
  };
}

const LINK_NAME = 'table';

/** A folder that holds nothing but a link to the table. Removing it leaves the table alone. */
async function link(folder: string): Promise<string> {
  const database = await withFileErrors(tmpdir(), () =>
    mkdtemp(join(tmpdir(), 'arrayscope-lance-')),
  );
  const path = join(database, `${LINK_NAME}.lance`);
  // Windows lets everybody make junctions, but not symbolic links.
  await withFileErrors(path, () => symlink(folder, path, 'junction'));
  return database;
}
