import { CheckFailedError, InternalError } from '../../../shared/errors';
import type { Measure } from '../../../shared/model/benchmark';
import type { Field } from '../../../shared/model/dataset';
import type { Dataset } from '../../formats/types';
import { checkEveryRow } from '../check-rows';
import {
  NearestRows,
  type Neighbour,
  type Vectors,
  isVectorDtype,
  recall,
  squaredDistance,
  vectorsOf,
} from '../nearest-rows';
import { onlyField } from '../only-field';
import { createRandom, sampleRows } from '../random';
import { sourceBatches } from '../write-dataset';
import { indexedCopy } from './keep-index';
import { measureReads } from './measure-reads';
import { OPERATION_GROUPS } from './operation-groups';
import type { Operation, OperationContext, OperationOutcome } from './types';
import type { NoWay, OperationWay, WaysTarget } from './ways';

const QUERIES = 10;
const NEIGHBOURS = 10;

const BRUTE: OperationWay = {
  id: 'brute',
  label: 'every row',
  description: 'Reads every row once and compares it with all queries: exact.',
  settings: {},
};
const INDEX: OperationWay = {
  id: 'index',
  label: 'index',
  description:
    'Asks the format’s own index of vectors, which was built before, once a query; what it misses is in the recall.',
  settings: {},
};

export const nearest = {
  id: 'nearest',
  label: 'Nearest rows',
  description: `Finds the ${NEIGHBOURS} rows nearest (Euclidean) to each of ${QUERIES} random rows, over the first tensor of floating-point numbers, flattened; the row itself does not count. The same queries in every pass.`,
  timed: `All ${QUERIES} queries: reading and comparing every row, or asking the index; opening, closing and building the index are outside the time.`,
  kind: 'read',
  group: OPERATION_GROUPS.find,
  default: false,
  ways: nearestWays,
  run: measureNearest,
} as const satisfies Operation;

function nearestWays({ entry, fields }: WaysTarget): readonly OperationWay[] | NoWay {
  if (searched(fields) === undefined) {
    return { cannot: 'the rows have no tensor of floating-point numbers (float16, 32 or 64).' };
  }
  return entry.capabilities.nearest ? [BRUTE, INDEX] : [BRUTE];
}

function searched(fields: readonly Field[]): Field | undefined {
  return fields.find(({ kind, dtype }) => kind === 'tensor' && isVectorDtype(dtype));
}

/** What is looked for, and what is to be found. */
interface Search {
  readonly field: Field;
  /** Rows that the queries are. */
  readonly rows: Uint32Array;
  readonly queries: Vectors;
  /** By query: the nearest rows, itself left out. */
  readonly truth: readonly (readonly Neighbour[])[];
}

async function measureNearest(context: OperationContext): Promise<OperationOutcome> {
  const { source, signal } = context;
  const search = await prepareSearch(context);
  const { field, rows, truth } = search;
  const byIndex = context.way === INDEX.id;
  const kept = byIndex ? await indexedCopy(context, field.name) : null;
  const recalls: number[] = [];
  const outcome = await measureReads(
    { ...context, path: kept?.path ?? context.path },
    rows.length,
    {
      prepare: () => search,
      read: (dataset, _, names) => {
        const name = names.get(field.name) ?? field.name;
        return byIndex
          ? askIndex(dataset, name, search, signal)
          : compareAll(dataset, name, search, signal);
      },
      check: async (found) => {
        const distances = await distancesOf(context, search, found);
        if (!byIndex) requireTruth(found, distances, truth);
        recalls.push(mean(truth.map((list, query) => recall(list, distances[query] ?? []))));
      },
      checkAll: (dataset, names) =>
        checkEveryRow(dataset.scan({ signal }), { source, names, signal }),
    },
  );
  return { ...outcome, bytesPerSample: 0, measures: measuresOf(recalls, kept?.seconds) };
}

function measuresOf(recalls: readonly number[], seconds: number | undefined): readonly Measure[] {
  const found: Measure = { id: 'recall', label: 'Recall', value: mean(recalls), unit: 'ratio' };
  if (seconds === undefined) return [found];
  return [found, { id: 'index-seconds', label: 'Building the index', value: seconds, unit: 's' }];
}

/** Draws the queries and finds out, from the source, what is nearest to them. */
async function prepareSearch({ source, seed, signal }: OperationContext): Promise<Search> {
  const field = searched(source.fields);
  if (field === undefined) throw new InternalError('There are no vectors to search.');
  const random = createRandom(seed, 'nearest', source.rowCount);
  const rows = sampleRows(source.rowCount, QUERIES, random);
  const vectors = onlyField(source, field.name);
  const queries = vectorsOf((await vectors.take(rows, signal)).columns.get(field.name));
  const all = new NearestRows(queries, NEIGHBOURS + 1);
  let first = 0;
  for await (const { rowCount, columns } of sourceBatches(vectors, signal)) {
    all.add(vectorsOf(columns.get(field.name)), first, rowCount);
    first += rowCount;
  }
  const truth = all.result.map((list, query) =>
    list.filter(({ row }) => row !== rows[query]).slice(0, NEIGHBOURS),
  );
  return { field, rows, queries, truth };
}

/** By query: the rows found, itself left out. */
type Found = readonly (readonly number[])[];

async function compareAll(
  dataset: Dataset,
  name: string,
  { queries, rows }: Search,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const all = new NearestRows(queries, NEIGHBOURS + 1);
  let first = 0;
  for await (const batch of dataset.scan({ columns: [name], batchesInUse: 1, signal })) {
    all.add(vectorsOf(batch.columns.get(name)), first, batch.rowCount);
    first += batch.rowCount;
  }
  return all.result.map((list, query) =>
    others(
      list.map(({ row }) => row),
      rows[query],
    ),
  );
}

async function askIndex(
  dataset: Dataset,
  field: string,
  { queries, rows }: Search,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const { values, width } = queries;
  const found: (readonly number[])[] = [];
  for (const [query, row] of rows.entries()) {
    const vector = values.subarray(query * width, (query + 1) * width);
    const near = await dataset.nearest?.(vector, { field, count: NEIGHBOURS + 1, signal });
    if (near === undefined) throw new InternalError('The dataset has no index of vectors.');
    found.push(others(near, row));
  }
  return found;
}

function others(rows: readonly number[], query: number | undefined): readonly number[] {
  return rows.filter((row) => row !== query).slice(0, NEIGHBOURS);
}

/** Squared distances of what was found from its query, by the source's own numbers. */
async function distancesOf(
  { source, signal }: OperationContext,
  { field, queries }: Search,
  found: Found,
): Promise<readonly (readonly number[])[]> {
  const distances: (readonly number[])[] = [];
  for (const [query, rows] of found.entries()) {
    const distinct = Uint32Array.from(new Set(rows));
    const batch = await onlyField(source, field.name).take(distinct, signal);
    const vectors = vectorsOf(batch.columns.get(field.name));
    distances.push(Array.from(distinct, (_, at) => squaredDistance(queries, query, vectors, at)));
  }
  return distances;
}

/** Reading every row finds exactly the nearest: same distances, one by one. */
function requireTruth(
  found: Found,
  distances: readonly (readonly number[])[],
  truth: Search['truth'],
): void {
  for (const [query, list] of truth.entries()) {
    const rows = found[query] ?? [];
    const same =
      rows.length === list.length &&
      list.every(
        ({ row, distance }, at) => rows[at] === row && distances[query]?.[at] === distance,
      );
    if (same) continue;
    throw new CheckFailedError(
      'rows-differ',
      `Rows ${rows.join(', ')} were found nearest to query ${query}, and it is rows ${list.map(({ row }) => row).join(', ')} that are.`,
    );
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
