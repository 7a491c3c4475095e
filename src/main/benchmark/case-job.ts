/**
 * What runs in a child process of its own: one case of a benchmark, or the preparation of a
 * dataset that cases read. The request is plain data; the rows are made here.
 */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { InternalError } from '../../shared/errors';
import type { JsonObject } from '../../shared/model/json';
import { NARROW_DTYPES, type NarrowingError } from '../../shared/model/narrowing';
import type { JobHandler } from '../lib/child-job';
import { narrowedRows } from './compression/narrowed-rows';
import { measureNarrowing } from './compression/narrowing-error';
import { datasetRows } from './dataset-rows';
import { requireFormat } from './entry';
import { filesBelow, totalBytes } from './files-below';
import { generatedRows } from './generated-rows';
import { copyMaker } from './dataset-copy';
import { findOperation } from './operations/registry';
import type { OperationOutcome } from './operations/types';
import {
  type SourceRecipe,
  type SourceRows,
  sourceRecipeSchema,
  sourceRowBytes,
} from './source-rows';
import { tpchRows } from './tpch/tpch-rows';
import { checkWritten, datasetPlace, sourceBatches, writeDataset } from './write-dataset';

const settings = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);
const common = {
  format: z.string(),
  createSettings: settings,
  openSettings: settings,
  source: sourceRecipeSchema,
  /** The rows are narrowed before anything else sees them. */
  narrow: z.enum(NARROW_DTYPES).optional(),
  /** Prepare: the folder to make. Measure: the prepared dataset, or a folder to write in. */
  path: z.string(),
};

const caseRequestSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('prepare'), ...common }),
  z.object({
    task: z.literal('measure'),
    ...common,
    operation: z.string(),
    /** `OperationWay.id`. */
    way: z.string(),
    /** The folder that holds `path`, for operations that change a copy of it. */
    dataset: z.string(),
    /** A folder that exists and belongs to the case alone. */
    own: z.string(),
    sampling: z.object({
      samples: z.number(),
      first: z.number(),
      warmups: z.number(),
      seconds: z.number().optional(),
      passes: z.number().optional(),
    }),
    cache: z.enum(['hot', 'reopen', 'cold']),
    seed: z.number(),
  }),
]);
export type CaseRequest = z.infer<typeof caseRequestSchema>;
type Prepare = Extract<CaseRequest, { task: 'prepare' }>;
type Measure = Extract<CaseRequest, { task: 'measure' }>;

export interface Prepared {
  /** What to open. */
  readonly path: string;
  readonly bytes: number;
  readonly files: number;
  /** Versions of the format that the files themselves tell; empty where it tells none. */
  readonly fileVersions: readonly string[];
  /** Where the rows were narrowed: how far they are from those given. */
  readonly narrowing?: NarrowingError;
}

export interface Measured extends OperationOutcome {
  readonly bytesPerSample: number;
  readonly peakMemoryBytes: number;
}

/** Timed passes done, of how many. */
export const caseEventSchema = z.object({ done: z.number(), total: z.number() });
export type CaseEvent = z.infer<typeof caseEventSchema>;

export const runCaseJob: JobHandler = async (request, { signal, emit }) => {
  const job = caseRequestSchema.parse(request);
  const given = await openSource(job.source, signal);
  const { narrow } = job;
  const source = narrow === undefined ? given : narrowedRows(given, narrow);
  try {
    if (job.task === 'prepare') {
      const prepared = await prepare(job, source, signal);
      if (narrow === undefined) return prepared;
      return { ...prepared, narrowing: await measureNarrowing(given, narrow, signal) };
    }
    return await measure(job, source, signal, (event) => emit(event));
  } finally {
    await source.close();
  }
};

/** Writes the dataset, compares it in full, and measures it on disk. */
async function prepare(job: Prepare, source: SourceRows, signal: AbortSignal): Promise<Prepared> {
  const format = await requireFormat(job.format);
  const context = { ...job, format, source, signal };
  const path = await datasetPlace(format, job.path);
  await writeDataset(context, path, sourceBatches(source, signal));
  const fileVersions = await checkWritten(context, path);
  const files = await filesBelow(job.path);
  return { path, bytes: totalBytes(files), files: files.length, fileVersions };
}

async function measure(
  job: Measure,
  source: SourceRows,
  signal: AbortSignal,
  report: (event: CaseEvent) => void,
): Promise<Measured> {
  const operation = findOperation(job.operation);
  if (operation === undefined) throw new InternalError(`No operation is called ${job.operation}.`);
  const format = await requireFormat(job.format);
  const makeCopy = copyMaker(job);
  let copy: string | undefined;
  const outcome = await operation.run({
    ...job,
    format,
    source,
    signal,
    freshCopy: async () => (copy = await makeCopy()),
    passDone: (done, total) => report({ done, total }),
  });
  // What the last change wrote; a dataset written anew is asked where its rows are compared.
  if (copy !== undefined && existsSync(copy)) await format.fileVersions?.(copy);
  return {
    ...outcome,
    bytesPerSample: outcome.bytesPerSample ?? outcome.rowsPerSample * sourceRowBytes(source),
    // maxRSS is in kibibytes: the largest resident set since this process began.
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function openSource(recipe: SourceRecipe, signal: AbortSignal): Promise<SourceRows> {
  switch (recipe.kind) {
    case 'generated':
      return Promise.resolve(generatedRows(recipe));
    case 'tpch':
      return Promise.resolve(tpchRows(recipe));
    case 'dataset':
      return datasetRows(recipe, signal);
  }
}
