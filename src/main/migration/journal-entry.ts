import { z } from 'zod';
import { fingerprintSchema } from '../datasets/fingerprint';
import { digestsSchema } from './digests-schema';
import { jobSchema } from './same-job';
import { settingsSchema } from './settings-schema';

/** What this program writes and reads; a journal of another version is refused, never misread. */
export const JOURNAL_VERSION = 2;

/** By the wall clock, for people: nothing is decided by it, it may be set back at any time. */
const at = z.string();

const checkpointSchema = z.object({ rows: z.int().nonnegative(), state: settingsSchema });

/** Rows `[start, start + rows)` in the result's order, as they were read from the source. */
export const chunkSchema = z.object({
  start: z.int().nonnegative(),
  rows: z.int().positive(),
  bytes: z.int().nonnegative(),
  digests: digestsSchema,
  /** How far the writer was on the disk behind them; null where the format cannot go on. */
  checkpoint: checkpointSchema.nullable(),
  /** Seconds that reading and writing them took, the flush included. */
  seconds: z.number(),
});
export type Chunk = z.infer<typeof chunkSchema>;

/** A chunk that was compared and found equal, with its digests as read back from the result. */
export const checkedSchema = z.object({
  start: z.int().nonnegative(),
  rows: z.int().positive(),
  digests: digestsSchema,
  seconds: z.number(),
});
export type CheckedChunk = z.infer<typeof checkedSchema>;

export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begin'),
    version: z.literal(JOURNAL_VERSION),
    program: z.string(),
    rows: z.int().nonnegative(),
    at,
    job: jobSchema,
  }),
  z.object({ type: z.literal('trial'), version: z.literal(JOURNAL_VERSION), at }),
  chunkSchema.extend({ type: z.literal('chunk'), at }),
  /** Every row is written and flushed; `staged` is how the files looked then. */
  z.object({
    type: z.literal('written'),
    rows: z.int(),
    bytes: z.int(),
    finishSeconds: z.number(),
    staged: fingerprintSchema,
    at,
  }),
  /** The staged files are not as they were written: nothing that was checked before counts. */
  z.object({ type: z.literal('recheck'), staged: fingerprintSchema, at }),
  checkedSchema.extend({ type: z.literal('checked'), at }),
  z.object({
    type: z.literal('verified'),
    rows: z.int(),
    tensors: z.int(),
    bytes: z.int(),
    at,
  }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;
