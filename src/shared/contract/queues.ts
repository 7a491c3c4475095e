import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type { JsonObject } from '../model/json';
import {
  QUEUE_REPORT_FORMATS,
  type QueueEvent,
  type QueueLimits,
  type QueueListing,
  type QueueRequest,
} from '../model/queue';
import { base } from './base';

const settings: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), z.json());

const limits: z.ZodType<QueueLimits, QueueLimits> = z.object({
  atOnce: z.int().min(1).max(64),
  memoryBytes: z.number().positive().nullable(),
  diskBytes: z.number().positive().nullable(),
});

const request: z.ZodType<QueueRequest, QueueRequest> = z.object({
  plan: z.object({
    root: z.string(),
    to: z.string(),
    order: z.enum(['stored', 'index']),
    settings,
    place: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('beside') }),
      z.object({ kind: z.literal('below'), folder: z.string() }),
    ]),
  }),
  limits,
  sources: z
    .array(
      z.object({
        path: z.string(),
        name: z.string(),
        format: z.string().optional(),
        settings: settings.optional(),
      }),
    )
    .readonly(),
  omitted: z.array(z.object({ path: z.string(), name: z.string(), reason: z.string() })).readonly(),
});

const queue = z.object({ queueId: z.string() });
const item = queue.extend({ item: z.int() });

export const queues = {
  list: base.output(type<readonly QueueListing[]>()),
  /** Keeps a new queue and begins to look at its datasets; nothing is converted before `start`. */
  create: base.input(request).output(type<{ queueId: string }>()),
  /** All of it, then what changes; goes on until the caller leaves. */
  watch: base.input(queue).output(eventIterator(type<QueueEvent>())),
  /** Answers the warnings of one, or without `item` of all that have some. */
  answer: base
    .input(queue.extend({ item: z.int().optional(), accept: z.boolean() }))
    .output(type<void>()),
  /** Looks at those that were not looked at yet, because the program ended. */
  check: base.input(queue).output(type<void>()),
  /** Runs it, or goes on where it was paused or the program ended. */
  start: base.input(queue).output(type<void>()),
  /** Stops what runs and keeps what is finished of it. */
  pause: base.input(queue).output(type<void>()),
  /** Stops what runs, discards what it has staged, and gives up the rest. */
  cancel: base.input(queue).output(type<void>()),
  pauseItem: base.input(item).output(type<void>()),
  resumeItem: base.input(item).output(type<void>()),
  cancelItem: base.input(item).output(type<void>()),
  /** Checks and runs one once more that failed, was left out or cancelled. */
  retryItem: base.input(item).output(type<void>()),
  removeItem: base.input(item).output(type<void>()),
  /** `place` among all, from 0. */
  moveItem: base.input(item.extend({ place: z.int().nonnegative() })).output(type<void>()),
  setLimits: base.input(queue.extend({ limits })).output(type<void>()),
  /** What became of every dataset, as a file. */
  report: base
    .input(queue.extend({ format: z.enum(QUEUE_REPORT_FORMATS) }))
    .output(type<{ readonly fileName: string; readonly text: string }>()),
  /** Forgets one that does not run; what it published stays. */
  forget: base.input(queue).output(type<void>()),
};
