import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { NUMERIC_DTYPES } from '../model/dtype';
import { TPCH_TABLES } from '../model/benchmark-data';
import type {
  BenchmarkEvent,
  BenchmarkPreset,
  BenchmarkReport,
  BenchmarkRequest,
  OperationInfo,
} from '../model/benchmark';
import type { Environment } from '../model/benchmark-environment';
import type { CacheAvailability } from '../model/cache-state';
import {
  type BenchmarkFilter,
  type BenchmarkListing,
  COMPARISON_FORMATS,
  type CaseIdentity,
  type CaseTrend,
  type RunComparison,
  TREND_FORMATS,
} from '../model/benchmark-history';
import type { PlannedRun } from '../model/planned-cases';
import { base } from './base';

const settings = z.record(z.string(), z.json());

// Typed by the model, whose arrays are read-only, so that what is loaded can be sent again.
export const benchmarkRequestSchema: z.ZodType<BenchmarkRequest, BenchmarkRequest> = z.object({
  title: z.string().optional(),
  entries: z.array(z.object({ format: z.string(), settings })).min(1),
  operations: z.array(z.string()).min(1),
  sizes: z.array(z.int().positive()).min(1),
  data: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('generated'),
      shape: z.array(z.int().positive()),
      dtype: z.enum(NUMERIC_DTYPES),
      seed: z.int().nonnegative(),
      ids: z.boolean().optional(),
    }),
    z.object({
      kind: z.literal('tpch'),
      table: z.enum(TPCH_TABLES),
      scaleFactor: z.number().min(0.001).max(100),
      seed: z.int().nonnegative(),
    }),
    z.object({
      kind: z.literal('dataset'),
      path: z.string(),
      format: z.string().optional(),
      settings: settings.optional(),
    }),
  ]),
  repeats: z.int().min(1).max(1000),
  rounds: z.int().min(1).max(100).optional(),
  secondsPerCase: z.number().positive().optional(),
  control: z.union([z.boolean(), z.literal('every')]).optional(),
  sweep: z
    .object({
      batchRows: z.array(z.int().positive()).min(1),
      prefetch: z.array(z.int().min(0)).min(1),
      // One thread beside the reader's own would share nothing out.
      workers: z
        .array(z.union([z.literal(0), z.int().min(2).max(64)]))
        .min(1)
        .optional(),
      cacheBytes: z.int().min(0),
      cacheTtlMs: z.int().positive().optional(),
    })
    .optional(),
  cache: z.enum(['hot', 'reopen', 'cold']),
  seed: z.int().nonnegative(),
});

const day = z.iso.date();

export const benchmarkFilterSchema: z.ZodType<BenchmarkFilter, BenchmarkFilter> = z.object({
  text: z.string().optional(),
  format: z.string().optional(),
  operation: z.string().optional(),
  status: z.enum(['complete', 'cancelled']).optional(),
  from: day.optional(),
  to: day.optional(),
});

export const caseIdentitySchema: z.ZodType<CaseIdentity, CaseIdentity> = z.object({
  format: z.string(),
  settings,
  operation: z.string(),
  way: z.string(),
  items: z.int().positive(),
});

const run = z.object({ runId: z.string() });
const saved = z.object({ id: z.string() });
const pair = z.object({ before: z.string(), after: z.string() });
const exported = type<{ fileName: string; mediaType: string; text: string }>();

export const benchmarks = {
  operations: base.output(type<readonly OperationInfo[]>()),
  environment: base.output(type<Environment>()),
  /** Which cache states can be had here: tried out on the disk that benchmarks use. */
  cacheStates: base.output(type<readonly CacheAvailability[]>()),
  /** The request's defaults: what the screen shows before anything is chosen. */
  defaults: base.output(type<BenchmarkRequest>()),
  /** What a request will do: cases, bytes on disk; refuses what cannot run. */
  estimate: base.input(benchmarkRequestSchema).output(
    type<{
      planned: PlannedRun;
      diskBytes: number;
      freeBytes: number;
      notes: readonly string[];
    }>(),
  ),
  /** Ready-made questions, those of the published figures among them. */
  presets: base.output(type<readonly BenchmarkPreset[]>()),
  start: base.input(benchmarkRequestSchema).output(type<{ runId: string }>()),
  /** Every request of a preset, one after the other; a report each. */
  startPreset: base.input(z.object({ id: z.string() })).output(type<{ runId: string }>()),
  /** Replays what happened so far, then follows; ends after `finished` or throws. */
  watch: base.input(run).output(eventIterator(type<BenchmarkEvent>())),
  cancel: base.input(run).output(type<void>()),
  /** Saved reports, newest first; all of them without a filter. */
  list: base.input(benchmarkFilterSchema.optional()).output(type<readonly BenchmarkListing[]>()),
  /** Why some files of the time before the database are not in the list, a sentence each. */
  skippedFiles: base.output(type<readonly string[]>()),
  get: base.input(saved).output(type<BenchmarkReport>()),
  remove: base.input(saved).output(type<void>()),
  rename: base.input(saved.extend({ title: z.string() })).output(type<void>()),
  /** Makes one saved report what others are compared with, and no other; null: none. */
  setBaseline: base.input(z.object({ id: z.string().nullable() })).output(type<void>()),
  /** Two saved reports, case by case. */
  compare: base.input(pair).output(type<RunComparison>()),
  /** One case of a saved report in all runs that have it, oldest first. */
  trend: base.input(saved.extend({ case: caseIdentitySchema })).output(type<CaseTrend>()),
  /** A saved report as a file's text. */
  export: base
    .input(saved.extend({ format: z.enum(['json', 'csv', 'md', 'html', 'ipynb']) }))
    .output(exported),
  /** Two saved reports side by side as a file's text. */
  exportComparison: base
    .input(pair.extend({ format: z.enum(COMPARISON_FORMATS) }))
    .output(exported),
  /** The trend of one case as a file's text. */
  exportTrend: base
    .input(saved.extend({ case: caseIdentitySchema, format: z.enum(TREND_FORMATS) }))
    .output(exported),
};
