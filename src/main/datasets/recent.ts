import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import type { RecentFolder } from '../../shared/model/shell';
import { appFolder } from '../lib/app-folder';
import { systemCode, withFileErrors } from '../lib/file-error';

/** Remembered folders; the oldest falls off. */
const MOST = 20;

const settingsSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());

const recentSchema = z.array(
  z.object({
    path: z.string(),
    openedAt: z.string(),
    format: z.string(),
    rowCount: z.number(),
    settings: settingsSchema.optional(),
  }),
);
type Remembered = z.infer<typeof recentSchema>[number];

/** Recently opened datasets, the latest first, with whether each is still there. */
export async function recentFolders(): Promise<readonly RecentFolder[]> {
  const remembered = await load();
  return Promise.all(
    remembered.map(async (folder) => ({ ...folder, present: await isPresent(folder.path) })),
  );
}

export async function rememberFolder(
  summary: Pick<DatasetSummary, 'path' | 'format' | 'rowCount'>,
  settings?: JsonObject,
): Promise<void> {
  const { path, format, rowCount } = summary;
  const opened: Remembered = {
    path,
    format,
    rowCount,
    openedAt: new Date().toISOString(),
    ...(settings === undefined ? {} : { settings }),
  };
  await change((list) => [opened, ...list.filter((folder) => folder.path !== path)].slice(0, MOST));
}

export async function forgetRecent(path: string): Promise<void> {
  await change((list) => list.filter((folder) => folder.path !== path));
}

// Two opens at once must not lose one of them: changes of one process wait for each other.
let queue: Promise<void> = Promise.resolve();

function change(edit: (list: readonly Remembered[]) => readonly Remembered[]): Promise<void> {
  const done = queue.then(async () => save(edit(await load())));
  queue = done.catch(() => undefined);
  return done;
}

const listPath = (): string => join(appFolder(), 'recent.json');

/** A list that cannot be read is an empty list: it is a convenience, not data. */
async function load(): Promise<readonly Remembered[]> {
  try {
    return recentSchema.parse(JSON.parse(await readFile(listPath(), 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function save(list: readonly Remembered[]): Promise<void> {
  const path = listPath();
  const temporary = `${path}.${randomUUID()}.tmp`;
  await withFileErrors(path, async () => {
    await mkdir(appFolder(), { recursive: true });
    try {
      await writeFile(temporary, `${JSON.stringify(list, null, 2)}\n`);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

async function isPresent(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
