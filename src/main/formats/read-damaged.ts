/**
 * Reads datasets that were damaged, from fixtures of a format that are sound: every one ends in a
 * clear error or in data, within bounds of time and memory, and the files stay as they are.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { SettingsNeededError, isArrayscopeError } from '../../shared/errors';
import type { Problem } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import { detectPath } from './claim';
import { measureGrowth } from './peak-memory';
import type { Dataset, Format } from './types';

/** Small ones are damaged where it matters more often, and read sooner. */
const LARGEST_DATASET_BYTES = 64 * 1024;
/** Of the processor, which a machine that is busy with other things does not lengthen. */
const MAX_MILLISECONDS = 5000;
/** Beside the size of the file. */
const MAX_GROWTH_BYTES = 256 * 1024 * 1024;
export interface Outcomes {
  /** Read without a word. */
  data: number;
  /** Refused, or read with a problem that is told of. */
  error: number;
}

export interface Original {
  readonly path: string;
  readonly name: string;
  readonly settings: JsonObject | undefined;
  /** What is said of it before it is damaged. */
  readonly problems: number;
}

/** Whether the format has fixtures that could be damaged. */
export function hasFixtures(format: Format): boolean {
  return existsSync(fixturesOf(format));
}

function fixturesOf(format: Format): string {
  return join(import.meta.dirname, format.id, 'fixtures');
}

/** The format's fixtures that open; those in folders of fixtures too. */
export async function soundFixtures(format: Format): Promise<readonly Original[]> {
  const found: Original[] = [];
  const look = async (folder: string, depth: number): Promise<void> => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const settings = await settingsToOpen(format, path);
      if (settings !== null) {
        if (bytesIn(path) <= LARGEST_DATASET_BYTES) found.push({ path, name, ...settings });
      } else if (depth > 0 && statSync(path).isDirectory()) await look(path, depth - 1);
    }
  };
  await look(fixturesOf(format), 1);
  return found;
}

/** Settings with which the path opens, the first offered where some are needed; null where none do. */
async function settingsToOpen(
  format: Format,
  path: string,
): Promise<Pick<Original, 'settings' | 'problems'> | null> {
  if ((await detectPath(format, path)) === null) return null;
  let settings: JsonObject | undefined;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const dataset = await format.open(path, { settings });
      const problems = await problemsOf(dataset);
      await dataset.close();
      return problems.some(({ severity }) => severity === 'error')
        ? null
        : { settings, problems: problems.length };
    } catch (error) {
      if (!(error instanceof SettingsNeededError)) return null;
      settings = error.choices[0]?.settings;
    }
  }
  return null;
}

/** Reads all of it in every way there is. */
export async function boundedOutcome(
  format: Format,
  path: string,
  original: Original,
): Promise<keyof Outcomes> {
  const started = process.cpuUsage();
  const growth = measureGrowth();
  const outcome = await outcomeOf(format, path, original);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000, 'milliseconds').toBeLessThan(MAX_MILLISECONDS);
  expect(growth(), 'bytes of memory').toBeLessThan(MAX_GROWTH_BYTES + bytesIn(path));
  return outcome;
}

async function outcomeOf(
  format: Format,
  path: string,
  original: Original,
): Promise<keyof Outcomes> {
  try {
    await detectPath(format, path);
    const dataset = await format.open(path, { settings: original.settings });
    try {
      let rows = 0;
      for await (const batch of dataset.scan()) rows += batch.rowCount;
      expect(rows, 'rows scanned').toBe(dataset.rowCount);
      if (rows > 0) expect((await dataset.take([rows - 1])).rowCount, 'rows taken').toBe(1);
      const problems = await problemsOf(dataset);
      await dataset.facts();
      await dataset.files();
      for (const { path: document } of await dataset.documents()) await dataset.document(document);
      return problems.length > original.problems ? 'error' : 'data';
    } finally {
      await dataset.close();
    }
  } catch (error) {
    if (!isArrayscopeError(error) || error.exitCode !== 3)
      throw new Error('it is no error of the input', { cause: error });
    expect(error.message, 'the message').toMatch(/^[\s\S]{10,}[.!?…]$/);
    return 'error';
  }
}

async function problemsOf(dataset: Dataset): Promise<readonly Problem[]> {
  return [...dataset.problems, ...(await dataset.check())];
}

export function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).sort().flatMap((name) => filesIn(join(path, name))); // prettier-ignore
}

export function bytesIn(path: string): number {
  return filesIn(path).reduce((sum, file) => sum + statSync(file).size, 0);
}

/** Every file below the folder, and its bytes. */
export function digest(folder: string): readonly string[] {
  return filesIn(folder).map((file) => `${file} ${readFileSync(file, 'base64')}`);
}
