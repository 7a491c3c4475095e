/** What the journal of a queue holds, line by line: every change, before it is acted on. */
import { z } from 'zod';
import { errorInfoSchema } from '../../shared/contract/base';
import type { ErrorInfo } from '../../shared/errors';
import type { Problem } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';

/** What this program writes and reads; a journal of another version is refused by name. */
export const QUEUE_VERSION = 1;

const settings: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const errorSchema: z.ZodType<ErrorInfo> = errorInfoSchema;
const item = z.int().nonnegative();
const at = z.string();

export const queuePlanSchema = z.object({
  root: z.string(),
  to: z.string(),
  order: z.enum(['stored', 'index']),
  settings,
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('beside') }),
    z.object({ kind: z.literal('below'), folder: z.string() }),
  ]),
});

export const queueLimitsSchema = z.object({
  atOnce: z.int().min(1).max(64),
  memoryBytes: z.number().positive().nullable(),
  diskBytes: z.number().positive().nullable(),
});

const sourceSchema = z.object({
  path: z.string(),
  name: z.string(),
  format: z.string().optional(),
  settings: settings.optional(),
});

const omissionSchema = z.object({ path: z.string(), name: z.string(), reason: z.string() });

const problemSchema: z.ZodType<Problem> = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  path: z.string().optional(),
  row: z.number().optional(),
});

const checkSchema = z.object({
  destination: z.string(),
  publishedPath: z.string(),
  rows: z.int(),
  sourceBytes: z.number(),
  resultBytes: z.number(),
  neededBytes: z.number(),
  memoryBytes: z.number(),
  warnings: z.array(problemSchema).readonly(),
  rowsDone: z.int(),
  resumes: z.boolean(),
});

const resultSchema = z.object({
  rows: z.int(),
  bytesRead: z.number(),
  bytesWritten: z.number(),
  files: z.int(),
  seconds: z.number(),
  peakMemoryBytes: z.number().nullable(),
  verified: z.object({
    rows: z.int(),
    tensors: z.int(),
    bytes: z.number(),
    complete: z.boolean(),
  }),
  manifest: z.string(),
});

export const queueEntrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begin'),
    version: z.literal(QUEUE_VERSION),
    program: z.string(),
    at,
    plan: queuePlanSchema,
    limits: queueLimitsSchema,
    /** The item of a source is its place in this list. */
    sources: z.array(sourceSchema).readonly(),
    omitted: z.array(omissionSchema).readonly(),
  }),
  z.object({ type: z.literal('checked'), item, check: checkSchema, at }),
  z.object({ type: z.literal('skipped'), item, reason: z.string(), at }),
  z.object({ type: z.literal('accepted'), items: z.array(item).readonly(), at }),
  /** The whole queue may run. */
  z.object({ type: z.literal('started'), at }),
  /** The whole queue is paused; what ran then goes on with it. */
  z.object({ type: z.literal('paused'), at }),
  z.object({ type: z.literal('item-started'), item, at }),
  z.object({
    type: z.literal('item-paused'),
    item,
    by: z.enum(['item', 'queue']),
    rowsDone: z.int(),
    at,
  }),
  z.object({ type: z.literal('item-done'), item, result: resultSchema, at }),
  z.object({ type: z.literal('item-failed'), item, error: errorSchema, at }),
  z.object({ type: z.literal('item-cancelled'), item, at }),
  /** One that was paused waits for its turn again. */
  z.object({ type: z.literal('item-resumed'), item, at }),
  /** One that failed or was cancelled is checked and run once more. */
  z.object({ type: z.literal('item-again'), item, at }),
  z.object({ type: z.literal('removed'), item, at }),
  z.object({ type: z.literal('ordered'), order: z.array(item).readonly(), at }),
  z.object({ type: z.literal('limits'), limits: queueLimitsSchema, at }),
]);
export type QueueEntry = z.infer<typeof queueEntrySchema>;
export type QueueBegin = Extract<QueueEntry, { type: 'begin' }>;
