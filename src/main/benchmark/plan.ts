/**
 * From a request to the list of what is to be done: pure, so that what will be measured, and in
 * which order, can be shown and tested before anything runs.
 */
import { InputError, UsageError } from '../../shared/errors';
import type { BenchmarkRequest, CaseKey, OperationInfo } from '../../shared/model/benchmark';
import type { Field } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import type { PlannedRun } from '../../shared/model/planned-cases';
import { narrowedFields } from './compression/narrowed-rows';
import type { ResolvedEntry } from './entry';
import type { Operation } from './operations/types';
import { countText, listText } from './number-text';
import { createRandom, shuffled } from './random';
import { baselineEntry } from './speedups';

export type PlannedOperation = OperationInfo & Pick<Operation, 'ways'>;

/** A dataset on disk that read cases share: written once an entry and size, in a child. */
export interface Preparation {
  readonly id: string;
  readonly entry: ResolvedEntry;
  readonly items: number;
}

export interface PlannedCase {
  readonly key: CaseKey;
  /** Position in the random order, from 0. */
  readonly order: number;
  readonly entry: ResolvedEntry;
  readonly openSettings: JsonObject;
  /** `Preparation.id` of the dataset it reads or copies; null for a case that writes its own. */
  readonly reads: string | null;
  /** The baseline once more: compared with itself, never shown among the results. */
  readonly isControl: boolean;
}

export interface BenchmarkPlan {
  /** Sizes that will be measured, ascending. */
  readonly sizes: readonly number[];
  readonly preparations: readonly Preparation[];
  /** In the order of the first round. */
  readonly cases: readonly PlannedCase[];
  /** Indices into `cases`, in the random order in which each round runs them. */
  readonly rounds: readonly (readonly number[])[];
  /** What differs from the request, in sentences. */
  readonly notes: readonly string[];
}

export interface PlanInput {
  readonly request: BenchmarkRequest;
  readonly entries: readonly ResolvedEntry[];
  /** Of the rows that are measured with. */
  readonly fields: readonly Field[];
  /** All there are; the request names those to run. */
  readonly operations: readonly PlannedOperation[];
  /** Rows of the person's own dataset; null where rows are generated. */
  readonly availableRows: number | null;
}

/** Size × entry × operation (× access mode), every dataset once, the cases in random order. */
export function planBenchmark(input: PlanInput): BenchmarkPlan {
  const { request, entries } = input;
  const { sizes, notes } = possibleSizes(request.sizes, input.availableRows);
  const operations = [...new Set(request.operations)].map((id) =>
    operationOf(id, input.operations),
  );
  const refused = refusals(operations, input);
  const ordered = sizes.flatMap((items) =>
    entries.flatMap((entry, index) =>
      operations.flatMap((operation) => casesOf(operation, entry, index, items, input)),
    ),
  );
  const controls = controlled(request, entries)
    .flatMap((entry) => firstModes(ordered.filter((one) => one.entry === entry)))
    .map((one) => ({ ...one, isControl: true }));
  const random = createRandom(request.seed, 'order');
  const cases = shuffled([...ordered, ...controls], random).map((one, order) => ({
    ...one,
    order,
  }));
  const first = cases.map((_, at) => at);
  const rounds = Array.from({ length: roundCount(request) }, (_, round) =>
    round === 0 ? first : shuffled(first, random),
  );
  // Every entry and size is written even if only `write` is measured: the storage result.
  const preparations = sizes.flatMap((items) =>
    entries.map((entry, index) => ({ id: preparationId(index, items), entry, items })),
  );
  return {
    sizes,
    preparations: shuffled(preparations, random),
    cases,
    rounds,
    notes: [...notes, ...refused],
  };
}

export function plannedRun({ cases, rounds }: BenchmarkPlan): PlannedRun {
  const controls = cases.filter(({ isControl }) => isControl).length;
  return { cases: cases.length - controls, controls, rounds: rounds.length };
}

/** Reopened, every sample is a round: a new process is what that state means. */
export function roundCount({ cache, repeats, rounds = 1 }: BenchmarkRequest): number {
  return cache === 'reopen' ? repeats : Math.min(repeats, rounds);
}

/** Samples of each round: as equal as can be, the larger first. */
export function samplesByRound(request: BenchmarkRequest): readonly number[] {
  const rounds = roundCount(request);
  const { repeats } = request;
  return Array.from({ length: rounds }, (_, round) =>
    Math.floor((repeats - round + rounds - 1) / rounds),
  );
}

type OrderlessCase = Omit<PlannedCase, 'order'>;

function casesOf(
  operation: PlannedOperation,
  entry: ResolvedEntry,
  index: number,
  items: number,
  { fields, request }: PlanInput,
): readonly OrderlessCase[] {
  const ways = operation.ways({ entry, fields: narrowedFields(fields, entry.narrow), request });
  if ('cannot' in ways) return [];
  return ways.map((way) => ({
    key: {
      format: entry.format,
      settings: { ...entry.settings, ...way.settings },
      label: way.label === '' ? entry.label : `${entry.label} · ${way.label}`,
      operation: operation.id,
      way: way.id,
      items,
    },
    entry,
    openSettings: { ...entry.openSettings, ...way.settings },
    reads: operation.kind === 'write' ? null : preparationId(index, items),
    isControl: false,
  }));
}

/** What was asked for and will not be measured, a sentence each. */
function refusals(
  operations: readonly PlannedOperation[],
  { entries, fields, request }: PlanInput,
): readonly string[] {
  return operations.flatMap((operation) =>
    entries.flatMap((entry) => {
      const ways = operation.ways({ entry, fields: narrowedFields(fields, entry.narrow), request });
      return 'cannot' in ways
        ? [`${operation.label} cannot be measured with ${entry.label}: ${ways.cannot}`]
        : [];
    }),
  );
}

/** The entries that are measured once more. */
function controlled(
  { control = true }: BenchmarkRequest,
  entries: readonly ResolvedEntry[],
): readonly ResolvedEntry[] {
  if (control === false) return [];
  if (control === 'every') return entries;
  const baseline = baselineEntry(entries);
  return baseline === undefined ? [] : [baseline];
}

/** Of the ways in which an entry does the same work the first: one is enough to see the noise. */
function firstModes(cases: readonly OrderlessCase[]): readonly OrderlessCase[] {
  const seen = new Set<string>();
  return cases.filter(({ key: { operation, items } }) => {
    const work = `${operation} ${items}`;
    return !seen.has(work) && seen.add(work);
  });
}

/**
 * A dataset cannot give more different rows than it has: larger sizes become one with all rows.
 */
export function possibleSizes(
  wanted: readonly number[],
  availableRows: number | null,
): { readonly sizes: readonly number[]; readonly notes: readonly string[] } {
  const distinct = [...new Set(wanted)].sort((a, b) => a - b);
  if (availableRows === null) return { sizes: distinct, notes: [] };
  if (availableRows === 0) {
    throw new InputError('no-rows', 'The dataset has no rows to measure with.');
  }
  const tooLarge = distinct.filter((size) => size > availableRows);
  if (tooLarge.length === 0) return { sizes: distinct, notes: [] };
  const sizes = [...new Set([...distinct.filter((size) => size <= availableRows), availableRows])];
  const refused = listText(tooLarge.map(countText));
  const rows = countText(availableRows);
  return {
    sizes,
    notes: [
      `The dataset has ${rows} rows, so ${refused} items cannot be measured; all ${rows} rows were taken instead.`,
    ],
  };
}

function operationOf(id: string, operations: readonly PlannedOperation[]): PlannedOperation {
  const operation = operations.find((one) => one.id === id);
  if (operation !== undefined) return operation;
  throw new UsageError('unknown-operation', `There is no operation called “${id}”.`, {
    hint: `Known operations: ${operations.map((one) => one.id).join(', ')}.`,
  });
}

function preparationId(entryIndex: number, items: number): string {
  return `${entryIndex}-${items}`;
}
