/** Migrations that were published from here, as the program remembers them. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { MigrationListing, MigrationResult } from '../../shared/model/migration';
import { appFolder } from '../lib/app-folder';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { pathState } from './places';
import { settingsSchema } from './settings-schema';

const MOST_REMEMBERED = 500;

const entrySchema = z.object({
  destination: z.string(),
  publishedPath: z.string(),
  source: z.string(),
  sourceFormat: z.string().optional(),
  sourceSettings: settingsSchema.optional(),
  format: z.string(),
  rows: z.number(),
  finishedAt: z.string(),
});
type Entry = z.infer<typeof entrySchema>;

/** The latest first. */
export async function listMigrations(): Promise<readonly MigrationListing[]> {
  const entries = await readEntries(logPath());
  return Promise.all(
    entries.map(async (entry) => ({
      ...entry,
      present: (await pathState(entry.publishedPath).catch(() => 'nothing')) !== 'nothing',
    })),
  );
}

/** Puts a finished migration first; an earlier one of the same place gives way. */
export function rememberMigration(result: MigrationResult): Promise<void> {
  const { destination, publishedPath, source, sourceFormat, sourceSettings, format, rows } = result;
  const entry: Entry = {
    destination,
    publishedPath,
    source,
    sourceFormat,
    sourceSettings,
    format,
    rows,
    finishedAt: new Date().toISOString(),
  };
  // One at a time within this process; between processes the rename keeps the file whole.
  writing = writing.then(() => prepend(logPath(), entry)).catch(() => undefined);
  return writing;
}
let writing: Promise<void> = Promise.resolve();

async function prepend(path: string, entry: Entry): Promise<void> {
  const others = (await readEntries(path)).filter(
    ({ publishedPath }) => publishedPath !== entry.publishedPath,
  );
  const entries = [entry, ...others].slice(0, MOST_REMEMBERED);
  await withFileErrors(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${process.pid}.tmp`;
    const file = await open(draft, 'w');
    try {
      await file.writeFile(`${JSON.stringify(entries, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path).catch(async (error: unknown) => {
      await rm(draft, { force: true });
      throw error;
    });
  });
}

/** A log that cannot be understood is an empty one: it is a convenience, the manifests are the record. */
async function readEntries(path: string): Promise<readonly Entry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw toFileError(error, path);
  }
  try {
    return z.array(entrySchema).safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

function logPath(): string {
  return join(appFolder(), 'migrations.json');
}
