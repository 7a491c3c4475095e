/** Migrations that were published from here, as the program remembers them. */
import { join } from 'node:path';
import { z } from 'zod';
import type { MigrationListing, MigrationResult } from '../../shared/model/migration';
import { appFolder } from '../lib/app-folder';
import { EntryFile } from './entry-file';
import { pathState } from './places';
import { retiredSource } from './retirement-record';
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

const published = new EntryFile<Entry>(() => join(appFolder(), 'migrations.json'), entrySchema);

/** The latest first. */
export async function listMigrations(): Promise<readonly MigrationListing[]> {
  return Promise.all(
    (await published.read()).map(async (entry) => ({
      ...entry,
      present: (await pathState(entry.publishedPath).catch(() => 'nothing')) !== 'nothing',
      retired: await retiredSource(entry.publishedPath),
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
  return published.change((entries) =>
    [entry, ...entries.filter((other) => other.publishedPath !== publishedPath)].slice(
      0,
      MOST_REMEMBERED,
    ),
  );
}
