/**
 * No path in a dataset leads outside its folder. Each file and each folder in a dataset is in turn
 * moved outside and a link put in its place: whatever then lies outside, the rows that were there
 * or bytes of no meaning, nothing that is told of the dataset may change with it.
 */
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isArrayscopeError } from '../../shared/errors';
import { fieldsOf, sampleRows, wordsOf } from './format-suite-rows';
import { filesIn } from './read-damaged';
import { allFormats } from './registry';
import type { Format } from './types';

/** Every kind of file is in a smaller one; each of its places costs two readings of all of it. */
const MOST_FILES = 24;
/** Codes of errors and of problems that tell of such a link. */
const OUTSIDE = /"(?:outside|outside-folder|outside-link)"/;

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'arrayscope-links-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The format's fixtures that are folders and open, and one that it writes itself. */
async function folderDatasets(format: Format): Promise<readonly string[]> {
  const fixtures = join(import.meta.dirname, format.id, 'fixtures');
  const found = (existsSync(fixtures) ? readdirSync(fixtures) : []).map((name) =>
    join(fixtures, name),
  );
  const written = join(folder, 'written');
  const writer = await format.create?.(written, { fields: fieldsOf('float32', [2]), rowCount: 3 });
  await writer?.write(sampleRows(3, 'float32', [2]));
  await writer?.finish();
  if (existsSync(written)) found.push(written);
  const folders = found.filter(
    (path) => statSync(path).isDirectory() && filesIn(path).length <= MOST_FILES,
  );
  const outcomes = await Promise.all(folders.map((path) => outcome(format, path)));
  return folders.filter((_, index) => !outcomes[index]?.startsWith('error'));
}

/**
 * Paths of the files and folders in it, one of those that lie as deep and have names that differ
 * by numbers only, and none of those that are `seen`.
 */
function placesIn(dataset: string, seen: Set<string>): readonly string[] {
  const names = filesIn(dataset).map((file) => relative(dataset, file));
  const above = names.flatMap((name) => {
    const parts = name.split(/[/\\]/);
    return parts.map((_, index) => join(...parts.slice(0, index + 1)));
  });
  return above.filter((name) => {
    const parts = name.split(/[/\\]/);
    const kind = `${parts.length} ${parts.at(-1)?.replaceAll(/[0-9a-f]*\d[0-9a-f]*/g, '#')}`;
    if (seen.has(kind)) return false;
    seen.add(kind);
    return true;
  });
}

/** All that can be told of a dataset, or the error. */
async function outcome(format: Format, path: string): Promise<string> {
  const told: unknown[] = [];
  try {
    const dataset = await format.open(path);
    try {
      told.push(dataset.fields, dataset.rowCount, dataset.problems);
      if (dataset.rowCount > 0) told.push(wordsOf(await dataset.take([dataset.rowCount - 1])));
      for await (const batch of dataset.scan()) told.push(wordsOf(batch));
      told.push(await dataset.check(), await dataset.facts());
      for (const document of await dataset.documents())
        told.push(document, await dataset.document(document.path));
    } finally {
      await dataset.close();
    }
    return JSON.stringify(told);
  } catch (error) {
    if (!isArrayscopeError(error)) throw error;
    return `error ${JSON.stringify([error.code, error.message, told])}`;
  }
}

/** Moves it outside and links to it, and says what comes of it with what is there and without. */
async function outcomesOf(
  format: Format,
  dataset: string,
  place: string,
): Promise<{ readonly sound: string; readonly meaningless: string }> {
  const path = join(folder, 'inside', 'dataset.lance');
  const outside = join(folder, 'outside', 'target');
  mkdirSync(join(folder, 'outside'));
  cpSync(dataset, path, { recursive: true });
  renameSync(join(path, place), outside);
  const kind = lstatSync(outside).isDirectory() ? 'junction' : 'file';
  symlinkSync(outside, join(path, place), kind);
  const sound = await outcome(format, path);
  for (const file of filesIn(outside)) {
    const { size, atime, mtime } = statSync(file);
    writeFileSync(file, Buffer.alloc(size, 0xa5));
    utimesSync(file, atime, mtime);
  }
  const meaningless = await outcome(format, path);
  rmSync(join(folder, 'inside'), { recursive: true });
  rmSync(join(folder, 'outside'), { recursive: true });
  return { sound, meaningless };
}

const formats = (await allFormats()).map((format) => [format.id, format] as const);

test.each(formats)(
  '%s: nothing is read through a link that leads outside',
  async (_, format) => {
    const datasets = await folderDatasets(format);
    const failures: string[] = [];
    const seen = new Set<string>();
    let refused = 0;
    for (const dataset of datasets) {
      for (const place of placesIn(dataset, seen)) {
        const { sound, meaningless } = await outcomesOf(format, dataset, place);
        if (sound !== meaningless) failures.push(`${dataset}: ${place} was read`);
        if (OUTSIDE.test(sound)) refused += 1;
      }
    }
    expect(failures).toEqual([]);
    expect(refused > 0, 'links that are told of').toBe(datasets.length > 0);
  },
  60_000,
);
