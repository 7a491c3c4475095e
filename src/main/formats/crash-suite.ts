/**
 * A crash between any two writes leaves the old rows or the new ones, never a third state: each
 * change that a format claims is made in child processes that die at one point after another
 * (crash-switch.ts), until one comes through; then the dataset is opened, and changed again.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../shared/errors';
import { type Crashed, builtChild, memoryFolder, runChild } from './crashing-child';
import { fieldsOf, wordsOf } from './format-suite-rows';
import { mapInFlight } from './rows/plan-take';
import {
  EDIT_ROWS,
  EDIT_SHAPE,
  type SuiteEdit,
  SUITE_EDITS,
  makeEdit,
  rowsAfter,
  rowsBefore,
  sampleOf,
} from './suite-edits';
import type { Format } from './types';

const CHILDREN_AT_ONCE = 2;
const FEW_POINTS = 3;

/** @param moments at which a change is cut short whose writes are a native library's own */
export function describeCrashes(format: Format, moments: number): void {
  const claimed = SUITE_EDITS.filter((edit) => format.capabilities[edit]);
  describe.runIf(claimed.length > 0)('a change that is cut short', () => {
    let folder = '';
    let child = '';
    beforeAll(async () => {
      child = await builtChild('crash-child.ts');
      folder = await mkdtemp(join(memoryFolder(), `arrayscope-crash-${format.id}-`));
    }, 120_000);
    afterAll(() => rm(folder, { recursive: true, force: true }));

    test.each(claimed)(
      '%s leaves the old rows or the new ones',
      { timeout: 300_000 },
      async (edit) => {
        const base = join(folder, edit);
        const before = await prepare(format, base, edit);
        const after = rowsAfter(edit, before, format.capabilities.replacedRowsMove);
        const crashAt = async (name: string, point: number, afterMs = 0): Promise<Crashed> => {
          const place = join(folder, `${edit}-${name}`);
          await cp(base, place, { recursive: true });
          const path = join(place, 'dataset');
          const crashed = await runChild(child, [
            format.id,
            path,
            edit,
            String(point),
            String(afterMs),
          ]);
          const where = crashed.died ? `killed ${crashed.where}` : 'not killed';
          const found = await saying(where, () => recovered(format, path));
          if (!crashed.died || !same(found, before)) expect(found, where).toEqual(words(after));
          if (same(found, before)) {
            // Nothing that the crash left is in the way of the same change.
            const again = await saying(`${where}, then again`, async () => {
              await editOnce(format, path, edit);
              return recovered(format, path);
            });
            expect(again, `${where}, then again`).toEqual(words(after));
          }
          await rm(place, { recursive: true });
          return crashed;
        };
        const { points, ms } = await crashAt('whole', 0);
        const steps = Array.from({ length: points }, (_, index) => index + 1);
        const runs = await mapInFlight(steps, CHILDREN_AT_ONCE, (point) =>
          crashAt(String(point), point),
        );
        expect(runs.filter(({ died }) => died)).toHaveLength(points);
        if (points > FEW_POINTS) return;
        const numbers = Array.from({ length: moments }, (_, index) => index + 1);
        await mapInFlight(numbers, CHILDREN_AT_ONCE, (number) =>
          crashAt(`moment-${number}`, 0, Math.max(1, Math.round((ms * number) / moments))),
        );
      },
    );
  });
}

/** Errors of `work` tell after which crash they came. */
async function saying<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** @returns which sample rows the dataset holds. */
async function prepare(format: Format, base: string, edit: SuiteEdit): Promise<readonly number[]> {
  await mkdir(base);
  const path = join(base, 'dataset');
  const fields = fieldsOf('float32', EDIT_SHAPE);
  const writer = await format.create?.(path, { fields, rowCount: EDIT_ROWS });
  await writer?.write(rowsBefore());
  await writer?.finish();
  let rows: readonly number[] = Array.from({ length: EDIT_ROWS }, (_, row) => row);
  if (edit !== 'compact') return rows;
  // So that there is something to give back.
  for (const earlier of ['append', 'replace', 'delete'] as const) {
    if (!format.capabilities[earlier]) continue;
    await editOnce(format, path, earlier);
    rows = rowsAfter(earlier, rows, format.capabilities.replacedRowsMove);
  }
  return rows;
}

async function editOnce(format: Format, path: string, edit: SuiteEdit): Promise<void> {
  const editor = await format.edit?.(path);
  if (editor === undefined) throw new TypeError(`${format.id} has no editor`);
  try {
    await makeEdit(editor, edit);
  } finally {
    await editor.close();
  }
}

/** The rows as they are once a person has done what the error, if any, tells them. */
async function recovered(format: Format, path: string): Promise<string[]> {
  try {
    return await readAll(format, path);
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'interrupted-edit') throw error;
    expect(error.hint).toBeTypeOf('string');
    await (await format.edit?.(path))?.close();
    return readAll(format, path);
  }
}

async function readAll(format: Format, path: string): Promise<string[]> {
  const dataset = await format.open(path);
  try {
    const found: string[] = [];
    for await (const batch of dataset.scan()) found.push(...wordsOf(batch));
    const problems = [...dataset.problems, ...(await dataset.check())];
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    return found;
  } finally {
    await dataset.close();
  }
}

function words(rows: readonly number[]): string[] {
  return wordsOf(sampleOf(rows));
}

function same(found: readonly string[], rows: readonly number[]): boolean {
  return JSON.stringify(found) === JSON.stringify(words(rows));
}
