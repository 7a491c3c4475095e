/** What the form holds, also while a field is half typed, and the request that it makes. */
import { z } from 'zod';
import type { BenchmarkRequest } from '../../../shared/model/benchmark';
import { TPCH_TABLES } from '../../../shared/model/benchmark-data';
import { STREAM_OPERATION } from '../../../shared/model/stream-sweep';
import { benchmarkRequestSchema } from '../../../shared/contract/benchmarks';
import { NUMERIC_DTYPES } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import { numbersText, parseNumbers } from './number-list';
import { type SweepText, parseSweep } from './sweep';

const settings: z.ZodType<JsonObject> = z.record(z.string(), z.json());

const NO_SWEEP = { batchRows: '', prefetch: '', workers: '', cacheBytes: 0, cacheTtlMs: 0 };

export const draftSchema = z.object({
  title: z.string(),
  entries: z.array(z.object({ format: z.string(), settings })),
  operations: z.array(z.string()),
  sizes: z.string(),
  dataKind: z.enum(['generated', 'dataset', 'tpch']),
  /** A table that a preset or a report brought along. */
  tpch: z
    .object({ table: z.enum(TPCH_TABLES), scaleFactor: z.number() })
    .nullable()
    .default(null),
  /** Whether generated rows have ids. */
  ids: z.boolean().default(true),
  shape: z.string(),
  dtype: z.enum(NUMERIC_DTYPES),
  repeats: z.number(),
  rounds: z.number().default(3),
  /** A case may stop after this many timed seconds; null for never. */
  secondsPerCase: z.number().nullable().default(null),
  control: z.boolean().default(true),
  cache: z.enum(['hot', 'reopen', 'cold']),
  /** What streams are swept over; empty lists leave it to the engine. */
  sweep: z
    .object({
      batchRows: z.string(),
      prefetch: z.string(),
      workers: z.string().default(''),
      cacheBytes: z.number(),
      cacheTtlMs: z.number().default(0),
    })
    .default(NO_SWEEP),
  seed: z.number(),
});
export type Draft = z.infer<typeof draftSchema>;

/** The dataset that is open, for "my rows". */
export interface OpenPath {
  readonly path: string;
  readonly format: string;
  readonly openSettings: JsonObject;
}

export function draftOf(request: BenchmarkRequest, fallback?: Draft): Draft {
  const { data } = request;
  return {
    title: request.title ?? '',
    entries: [...request.entries],
    operations: [...request.operations],
    sizes: numbersText(request.sizes),
    dataKind: data.kind,
    tpch:
      data.kind === 'tpch'
        ? { table: data.table, scaleFactor: data.scaleFactor }
        : (fallback?.tpch ?? null),
    ids: data.kind === 'generated' ? data.ids !== false : (fallback?.ids ?? true),
    shape: data.kind === 'generated' ? numbersText(data.shape) : (fallback?.shape ?? '64, 64, 3'),
    dtype: data.kind === 'generated' ? data.dtype : (fallback?.dtype ?? 'float32'),
    repeats: request.repeats,
    rounds: request.rounds ?? 1,
    secondsPerCase: request.secondsPerCase ?? null,
    control: request.control !== false,
    cache: request.cache,
    sweep:
      request.sweep === undefined
        ? NO_SWEEP
        : {
            batchRows: numbersText(request.sweep.batchRows),
            prefetch: numbersText(request.sweep.prefetch),
            workers: numbersText(request.sweep.workers ?? []),
            cacheBytes: request.sweep.cacheBytes,
            cacheTtlMs: request.sweep.cacheTtlMs ?? 0,
          },
    seed: request.seed,
  };
}

/** What keeps a draft from being run, by the field it belongs to. */
export type DraftProblems = Readonly<
  Partial<
    Record<
      | 'entries'
      | 'operations'
      | 'sizes'
      | 'data'
      | 'shape'
      | 'repeats'
      | 'rounds'
      | 'seed'
      | keyof SweepText,
      string
    >
  >
>;

/** A request as the contract takes it. */
export type RequestInput = z.infer<typeof benchmarkRequestSchema>;

export type DraftRequest =
  | { readonly ok: true; readonly request: RequestInput }
  | { readonly ok: false; readonly problems: DraftProblems };

export function requestOf(draft: Draft, open: OpenPath | null): DraftRequest {
  const sizes = parseNumbers(draft.sizes);
  const shape = parseNumbers(draft.shape);
  const sweep = parseSweep(draft.sweep);
  const generated = draft.dataKind === 'generated';
  // Fields that are not shown keep nobody from running.
  const isSwept = draft.operations.includes(STREAM_OPERATION);
  const problems: DraftProblems = {
    ...(draft.entries.length === 0 ? { entries: 'Add at least one format.' } : {}),
    ...(draft.operations.length === 0 ? { operations: 'Choose at least one operation.' } : {}),
    ...(sizes.ok ? {} : { sizes: sizes.reason }),
    ...(generated && !shape.ok ? { shape: shape.reason } : {}),
    ...(draft.dataKind === 'dataset' && open === null
      ? { data: 'No dataset is open: open one, or generate rows.' }
      : {}),
    ...(isWhole(draft.repeats, 1, 1000) ? {} : { repeats: 'Between 1 and 1,000.' }),
    ...(isWhole(draft.rounds, 1, 100) ? {} : { rounds: 'Between 1 and 100.' }),
    ...(sweep.ok || !isSwept ? {} : sweep.problems),
    ...(isWhole(draft.seed, 0, 2 ** 32 - 1) ? {} : { seed: 'A whole number from 0.' }),
  };
  if (Object.keys(problems).length > 0 || !sizes.ok) return { ok: false, problems };
  const title = draft.title.trim();
  return {
    ok: true,
    request: benchmarkRequestSchema.parse({
      ...(title === '' ? {} : { title }),
      entries: draft.entries,
      operations: draft.operations,
      sizes: [...new Set(sizes.numbers)].sort((a, b) => a - b),
      data: dataOf(draft, shape.ok ? shape.numbers : [], open),
      repeats: draft.repeats,
      rounds: draft.rounds,
      ...(draft.secondsPerCase === null ? {} : { secondsPerCase: draft.secondsPerCase }),
      control: draft.control,
      cache: draft.cache,
      ...(sweep.ok && sweep.sweep !== null ? { sweep: sweep.sweep } : {}),
      seed: draft.seed,
    }),
  };
}

function dataOf(
  { dataKind, dtype, ids, seed, tpch }: Draft,
  shape: readonly number[],
  open: OpenPath | null,
): BenchmarkRequest['data'] {
  if (dataKind === 'tpch' && tpch !== null) return { kind: 'tpch', ...tpch, seed };
  if (dataKind === 'dataset' && open !== null) {
    return {
      kind: 'dataset',
      path: open.path,
      format: open.format,
      settings: open.openSettings,
    };
  }
  return { kind: 'generated', shape, dtype, seed, ...(ids ? {} : { ids }) };
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}
