/** Conversions that were begun from here and may have left something to go on with. */
import { join } from 'node:path';
import { z } from 'zod';
import { isArrayscopeError } from '../../shared/errors';
import type {
  MigrationRequest,
  ResumePoint,
  UnfinishedMigration,
} from '../../shared/model/migration';
import { appFolder } from '../lib/app-folder';
import { EntryFile } from './entry-file';
import { isLocked } from './lock';
import { type Places, pathState } from './places';
import { readStaged, resumePointOf } from './resume';
import { settingsSchema } from './settings-schema';
import { isOurs } from './staging';
import { requireTarget } from './target-format';

const MOST_REMEMBERED = 200;

const entrySchema = z.object({
  request: z.object({
    source: z.string(),
    sourceFormat: z.string().optional(),
    sourceSettings: settingsSchema.optional(),
    destination: z.string(),
    to: z.string(),
    order: z.enum(['stored', 'index']),
    settings: settingsSchema,
    verify: z.boolean(),
    resume: z.boolean(),
    keepStaging: z.boolean(),
    answered: z.array(z.string()).readonly().optional(),
  }),
  publishedPath: z.string(),
  stagingPath: z.string(),
  lockPath: z.string(),
  startedAt: z.string(),
});
type Entry = z.infer<typeof entrySchema>;

const begun = new EntryFile<Entry>(
  () => join(appFolder(), 'unfinished-migrations.json'),
  entrySchema,
);

/** What was known of a place before a run began there. */
export type BegunBefore = Entry | null;

/** Before a run begins: what ends with the machine has no last word. */
export async function rememberBegun(
  request: MigrationRequest & { readonly destination: string },
  { publishedPath, stagingPath, lockPath }: Places,
): Promise<BegunBefore> {
  const startedAt = new Date().toISOString();
  let before: Entry | undefined;
  await begun.change((entries) => {
    before = entries.find((other) => other.stagingPath === stagingPath);
    const answered = request.answered ?? (request.resume ? before?.request.answered : undefined);
    const entry: Entry = {
      request: { ...request, answered },
      publishedPath,
      stagingPath,
      lockPath,
      startedAt,
    };
    return [entry, ...entries.filter((other) => other !== before)].slice(0, MOST_REMEMBERED);
  });
  return before ?? null;
}

/** A run that was refused began nothing: what is staged is still the earlier one's. */
export function putBackBegun({ stagingPath }: Places, before: BegunBefore): Promise<void> {
  return begun.change((entries) => {
    const others = entries.filter((other) => other.stagingPath !== stagingPath);
    return before === null ? others : [before, ...others];
  });
}

/** It was published. */
export function forgetBegun({ stagingPath }: Places): Promise<void> {
  return begun.change((entries) => entries.filter((other) => other.stagingPath !== stagingPath));
}

/** Warnings that were answered when what is staged here was begun, by `warningKey`. */
export async function answeredBefore(stagingPath: string): Promise<readonly string[]> {
  const entry = (await begun.read()).find((one) => one.stagingPath === stagingPath);
  return entry?.request.answered ?? [];
}

/** Those whose staging folder is still there, the latest first. */
export async function listUnfinished(): Promise<readonly UnfinishedMigration[]> {
  const listed = await Promise.all((await begun.read()).map((entry) => look(entry)));
  return listed.filter((one) => one !== null);
}

async function look(entry: Entry): Promise<UnfinishedMigration | null> {
  const { request, publishedPath, stagingPath, lockPath, startedAt } = entry;
  try {
    const state = await pathState(stagingPath);
    if (state === 'nothing' || !(await isOurs(stagingPath))) return null;
    const running = await isLocked(lockPath);
    return {
      request,
      destination: request.destination,
      publishedPath,
      startedAt,
      resumable: running ? null : await resumableAt(stagingPath, request.to),
      running,
    };
  } catch {
    // A disk that is not there now, or a folder that may not be looked into.
    return null;
  }
}

/** A journal that cannot be read is none to go on with: the plan says why. */
async function resumableAt(stagingPath: string, to: string): Promise<ResumePoint | null> {
  try {
    const target = await requireTarget(to);
    return await resumePointOf(await readStaged(stagingPath), target, stagingPath);
  } catch (error) {
    if (isArrayscopeError(error)) return null;
    throw error;
  }
}
