/** Saved reports: one JSON file each in the program's own folder. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, isArrayscopeError } from '../../shared/errors';
import type { BenchmarkListing, BenchmarkReport } from '../../shared/model/benchmark';
import { appFolder } from '../lib/app-folder';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { parseReport } from './report-schema';

const ENDING = '.json';
/** An id is a file name without its ending; anything else never reaches the file system. */
const ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,80}$/;

export function reportsFolder(): string {
  return join(appFolder(), 'benchmarks');
}

/** Writes under a temporary name, flushes, renames: a report is there whole or not at all. */
export async function saveReport(report: BenchmarkReport): Promise<void> {
  const path = pathOf(report.id);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  await withFileErrors(path, async () => {
    await mkdir(reportsFolder(), { recursive: true });
    try {
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(JSON.stringify(report, null, 1));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

export interface SavedReports {
  /** Newest first. */
  readonly reports: readonly BenchmarkListing[];
  /** One sentence for every file that is no report and was skipped. */
  readonly skipped: readonly string[];
}

export async function readSavedReports(): Promise<SavedReports> {
  const reports: BenchmarkListing[] = [];
  const skipped: string[] = [];
  for (const name of await reportNames()) {
    try {
      reports.push(listingOf(await getReport(name.slice(0, -ENDING.length))));
    } catch (error) {
      if (!isArrayscopeError(error)) throw error;
      skipped.push(error.message);
    }
  }
  return { reports: reports.sort((a, b) => b.createdAt.localeCompare(a.createdAt)), skipped };
}

/** Newest first; files that are no report are left out (`readSavedReports` names them). */
export async function listReports(): Promise<readonly BenchmarkListing[]> {
  return (await readSavedReports()).reports;
}

/** @throws InputError when there is no such report or its file is damaged. */
export async function getReport(id: string): Promise<BenchmarkReport> {
  const path = pathOf(id);
  return parseReport(await withFileErrors(path, () => readFile(path, 'utf8')), path);
}

/** @throws InputError when there is no such report. */
export async function removeReport(id: string): Promise<void> {
  const path = pathOf(id);
  await withFileErrors(path, () => rm(path));
}

function pathOf(id: string): string {
  if (ID.test(id)) return join(reportsFolder(), `${id}${ENDING}`);
  throw new InputError('not-found', `There is no saved benchmark “${id}”.`);
}

async function reportNames(): Promise<readonly string[]> {
  try {
    const names = await readdir(reportsFolder());
    return names.filter((name) => name.endsWith(ENDING));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw toFileError(error, reportsFolder());
  }
}

function listingOf({ id, title, createdAt, status, results }: BenchmarkReport): BenchmarkListing {
  const entries = [...new Set(results.map((result) => result.label))];
  return { id, title, createdAt, status, entries, cases: results.length };
}
