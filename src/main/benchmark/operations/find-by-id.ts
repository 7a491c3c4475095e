import { CheckFailedError, InternalError } from '../../../shared/errors';
import type { Measure } from '../../../shared/model/benchmark';
import type { Field } from '../../../shared/model/dataset';
import { sameBytes, idText } from '../../formats/rows/id-index';
import type { Dataset } from '../../formats/types';
import { stringsOf } from '../../lib/string-column';
import { checkTaken } from '../check-rows';
import { onlyField } from '../only-field';
import { createRandom, sampleRows } from '../random';
import type { SourceRows } from '../source-rows';
import { median } from '../statistics';
import { sourceBatches } from '../write-dataset';
import { indexedCopy } from './keep-index';
import { measureReads } from './measure-reads';
import { OPERATION_GROUPS } from './operation-groups';
import type { Operation, OperationContext, OperationOutcome } from './types';
import type { NoWay, OperationWay, WaysTarget } from './ways';

/** Ids of a pass, or all where there are fewer. */
const IDS = 20;

const INDEX: OperationWay = {
  id: 'index',
  label: 'index',
  description:
    'Asks an index of the ids that was built before: the format’s own where it keeps one, else one in memory.',
  settings: {},
};
const SCAN: OperationWay = {
  id: 'scan',
  label: 'no index',
  description: 'Reads the column of ids from its start until the id is found, for each id anew.',
  settings: {},
};

export const findById = {
  id: 'find-by-id',
  label: 'Find by id',
  description: `Finds the rows of ${IDS} ids, one after the other, with an index of the ids and without one; the rows themselves are not read. An index in memory is never cold, so it is left out of cold runs.`,
  timed: `Finding ${IDS} ids; opening, closing and building the index are outside the time.`,
  kind: 'read',
  group: OPERATION_GROUPS.find,
  default: false,
  ways: findWays,
  run: measureFinding,
} as const satisfies Operation;

function findWays({ entry, fields, request }: WaysTarget): readonly OperationWay[] | NoWay {
  if (!fields.some(({ kind }) => kind === 'id')) return { cannot: 'the rows have no ids.' };
  const { findById: finds, keepsIndexes } = entry.capabilities;
  // An index in memory reads nothing of the files, so it is never cold.
  const hasIndex = finds && (keepsIndexes === true || request.cache !== 'cold');
  return hasIndex ? [INDEX, SCAN] : [SCAN];
}

/** Ids to find, as text, and the rows that they are of. */
interface Wanted {
  readonly rows: Uint32Array;
  readonly ids: readonly string[];
}

async function measureFinding(context: OperationContext): Promise<OperationOutcome> {
  const { source, format, way, signal } = context;
  const field = source.fields.find(({ kind }) => kind === 'id');
  if (field === undefined) throw new InternalError('There are no ids to find.');
  const byIndex = way === INDEX.id;
  const kept =
    byIndex && format.capabilities.keepsIndexes === true
      ? await indexedCopy(context, field.name)
      : null;
  const builds: number[] = kept === null ? [] : [kept.seconds];
  const ids = await sourceIds(source, field, signal);
  const count = Math.min(IDS, source.rowCount);
  const wanted = (pass: number): Wanted => {
    const random = createRandom(context.seed, 'find', source.rowCount, pass);
    const rows = sampleRows(source.rowCount, count, random);
    return { rows, ids: Array.from(rows, (row) => ids[row] ?? '') };
  };
  const outcome = await measureReads({ ...context, path: kept?.path ?? context.path }, count, {
    opened: async (dataset) => {
      if (!byIndex || kept !== null) return;
      const started = performance.now();
      await rowsOfId(dataset, ids[0] ?? '', signal);
      builds.push((performance.now() - started) / 1000);
    },
    prepare: wanted,
    read: async (dataset, { ids: some }, names) => {
      const column = names.get(field.name) ?? field.name;
      const found: (readonly number[])[] = [];
      for (const id of some) {
        found.push(
          byIndex
            ? await rowsOfId(dataset, id, signal)
            : await firstRowOfId(dataset, column, id, signal),
        );
      }
      return found;
    },
    check: async (found, { rows, ids: some }) => {
      for (const [at, row] of rows.entries()) {
        requireFound(found[at] ?? [], row, some[at] ?? '', ids, byIndex);
      }
    },
    // The rows that the ids lead to hold what was written under them.
    checkAll: async (dataset, names) => {
      const { rows } = wanted(0);
      await checkTaken(await dataset.take(rows, { signal }), rows, { source, names, signal });
    },
  });
  return { ...outcome, bytesPerSample: 0, measures: byIndex ? [buildingTime(builds)] : [] };
}

function buildingTime(seconds: readonly number[]): Measure {
  return { id: 'index-seconds', label: 'Building the index', value: median(seconds), unit: 's' };
}

/** The ids of all rows, as text. */
async function sourceIds(
  source: SourceRows,
  { name }: Field,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { columns } of sourceBatches(onlyField(source, name), signal)) {
    const column = columns.get(name);
    if (column === undefined) continue;
    for (const id of stringsOf(idText(column))) ids.push(id ?? '');
  }
  return ids;
}

async function rowsOfId(
  dataset: Dataset,
  id: string,
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  if (dataset.findById === undefined) throw new InternalError('The dataset has no index of ids.');
  return dataset.findById(id, signal);
}

/** The first row with this id, found by reading; empty where there is none. */
async function firstRowOfId(
  dataset: Dataset,
  column: string,
  id: string,
  signal: AbortSignal | undefined,
): Promise<readonly number[]> {
  const bytes = new TextEncoder().encode(id);
  let first = 0;
  for await (const batch of dataset.scan({ columns: [column], batchesInUse: 1, signal })) {
    const ids = batch.columns.get(column);
    const text = ids === undefined ? null : idText(ids);
    for (let row = 0; text !== null && row < batch.rowCount; row += 1) {
      if (sameBytes(text, row, bytes, 0, bytes.length)) return [first + row];
    }
    first += batch.rowCount;
  }
  return [];
}

/** @throws CheckFailedError where rows of other ids were found, or not the one that was wanted. */
function requireFound(
  found: readonly number[],
  row: number,
  id: string,
  ids: readonly string[],
  all: boolean,
): void {
  // Without an index the first row of the id is enough; ids may repeat.
  const holds =
    found.every((one) => ids[one] === id) && (all ? found.includes(row) : found.length > 0);
  if (holds) return;
  const where = found.length === 0 ? 'in no row' : `in row ${found.join(', ')}`;
  throw new CheckFailedError('rows-differ', `The id “${id}” of row ${row} was found ${where}.`);
}
