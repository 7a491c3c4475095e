/** The full check of a Hyrax folder: every id against both indexes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';
import type { IdIndex } from '../rows/id-index';
import { asProblem } from '../npy/load-parts';
import { duplicateIds } from '../rows/read-ids';
import { type IndexEntries, matchIndex, readIndex } from './batch-index';
import { type StoredIds, compareIndex, compareInsertion } from './compare-index';
import type { HyraxFolder } from './load-folder';
import { CONFIG_NAME, batchNumber } from './names';
import type { Part } from '../npy/part';

const DUPLICATES_IN_HYRAX =
  'Hyrax looks rows up by id within a batch, so it may return another row of the same id.';

export async function checkFolder(
  path: string,
  folder: HyraxFolder,
  stored: StoredIds,
  byId: IdIndex,
  signal: AbortSignal | undefined,
): Promise<Problem[]> {
  const problems = duplicateIds(byId, DUPLICATES_IN_HYRAX);
  const index = await entriesOf(folder.index, signal);
  problems.push(...index.problems);
  if (index.entries !== null) {
    const match = await matchIndex(index.entries, { ...stored, byId }, signal);
    const leftOut = new Set(folder.leftOut.flatMap((name) => batchNumber(name) ?? []));
    problems.push(
      ...(await compareIndex(
        index.entries,
        match,
        stored,
        { numbers: folder.numbers, leftOut },
        signal,
      )),
    );
  }
  const insertion = await entriesOf(folder.insertion, signal);
  problems.push(...insertion.problems);
  // With batches left out its rows cannot lie where it says; that was reported with the batches.
  if (insertion.entries !== null && folder.leftOut.length === 0) {
    problems.push(...(await compareInsertion(insertion.entries, stored, signal)));
  }
  if (folder.configs.includes(CONFIG_NAME))
    problems.push(...(await configProblems(join(path, CONFIG_NAME))));
  return problems;
}

async function entriesOf(
  part: Part | null,
  signal: AbortSignal | undefined,
): Promise<{ entries: IndexEntries | null; problems: Problem[] }> {
  if (part === null) return { entries: null, problems: [] };
  try {
    return { entries: await readIndex(part, signal), problems: [] };
  } catch (error) {
    throwIfCancelled(signal);
    if (!isArrayscopeError(error)) throw error;
    return { entries: null, problems: [asProblem(error, part.name)] };
  }
}

async function configProblems(path: string): Promise<Problem[]> {
  try {
    parse(await readFile(path, 'utf8'));
    return [];
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : '';
    return [
      {
        severity: 'warning',
        code: 'bad-config',
        message: `${CONFIG_NAME} cannot be read: ${why}`,
        path: CONFIG_NAME,
      },
    ];
  }
}
