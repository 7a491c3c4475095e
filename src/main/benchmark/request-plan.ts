import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { InputError, UsageError } from '../../shared/errors';
import type { BenchmarkRequest } from '../../shared/model/benchmark';
import type { Field } from '../../shared/model/dataset';
import { withFileErrors } from '../lib/file-error';
import { sourceFormat } from './dataset-rows';
import { isNarrowed, narrowedFields } from './compression/narrowed-rows';
import { type ResolvedEntry, requireFormat, resolveEntries } from './entry';
import { GENERATED_DESCRIPTION, generatedRows } from './generated-rows';
import { bytesText, countText } from './number-text';
import { OPERATIONS } from './operations/registry';
import { requireColdCache } from './page-cache';
import { type BenchmarkPlan, planBenchmark } from './plan';
import { type SourceRecipe, sourceRowBytes } from './source-rows';
import { SAMPLED_ROWS, describeTpch, tpchRowCount, tpchRows } from './tpch/tpch-rows';

/** A request that can run: everything that could refuse it was asked. */
export interface PlannedRequest {
  readonly request: BenchmarkRequest;
  readonly entries: readonly ResolvedEntry[];
  readonly plan: BenchmarkPlan;
  readonly fields: readonly Field[];
  readonly rowBytes: number;
  /** One phrase on what the rows are. */
  readonly data: string;
  recipe(items: number): SourceRecipe;
  /** Bytes on disk at the peak: every prepared dataset and the largest one being written. */
  readonly diskBytes: number;
}

/** Part of the memory that the rows of one case may take: a full read keeps them all. */
const MEMORY_SHARE = 0.5;

/**
 * Looks at the source, asks every format, and plans.
 * @throws UsageError or InputError for what cannot run, with what to change.
 */
export async function planRequest(
  request: BenchmarkRequest,
  signal?: AbortSignal,
): Promise<PlannedRequest> {
  if (request.cache === 'cold') requireColdCache();
  const entries = await resolveEntries(request.entries);
  const source = await describeSource(request, signal);
  requireWiderFloats(entries, source.fields);
  const plan = planBenchmark({
    request,
    entries,
    fields: source.fields,
    operations: OPERATIONS,
    availableRows: source.availableRows,
  });
  const rowBytes = sourceRowBytes(source);
  requireMemory(plan, rowBytes);
  return {
    request,
    entries,
    plan,
    rowBytes,
    fields: source.fields,
    data: source.data,
    recipe: source.recipe,
    diskBytes: await diskBytes(plan, entries, source),
  };
}

interface SourceDescription {
  readonly fields: readonly Field[];
  readonly meanRowBytes?: number;
  readonly availableRows: number | null;
  readonly data: string;
  readonly recipe: (items: number) => SourceRecipe;
}

async function describeSource(
  { data, seed }: BenchmarkRequest,
  signal: AbortSignal | undefined,
): Promise<SourceDescription> {
  if (data.kind === 'generated') {
    const recipe = (items: number): SourceRecipe => ({ ...data, shape: [...data.shape], items });
    const { fields } = generatedRows({ ...data, items: 0 });
    return { fields, availableRows: null, data: GENERATED_DESCRIPTION, recipe };
  }
  if (data.kind === 'tpch') {
    const recipe = (items: number): SourceRecipe => ({ ...data, items });
    const { fields, meanRowBytes } = tpchRows({ ...data, items: SAMPLED_ROWS });
    return {
      fields,
      meanRowBytes,
      availableRows: tpchRowCount(data),
      data: describeTpch(data),
      recipe,
    };
  }
  const { path, settings } = data;
  const format = await sourceFormat(path, data.format, signal);
  const dataset = await withFileErrors(path, () => format.open(path, { settings, signal }));
  try {
    const { fields, rowCount } = dataset;
    return {
      fields,
      availableRows: rowCount,
      data: `a random sample without replacement of the ${countText(rowCount)} rows of ${basename(path)} (${format.label})`,
      recipe: (items) => ({ kind: 'dataset', path, format: format.id, settings, seed, items }),
    };
  } finally {
    await dataset.close();
  }
}

/** An entry that narrows nothing would be called lossy and is not. */
function requireWiderFloats(entries: readonly ResolvedEntry[], fields: readonly Field[]): void {
  for (const { narrow, label } of entries) {
    if (narrow === undefined || fields.some((field) => isNarrowed(field, narrow))) continue;
    throw new UsageError(
      'nothing-to-narrow',
      `${label} would change nothing: no field of these rows has floats wider than ${narrow}.`,
      { hint: 'Leave this entry out, or measure with other rows.' },
    );
  }
}

function requireMemory(plan: BenchmarkPlan, rowBytes: number): void {
  const largest = (plan.sizes.at(-1) ?? 0) * rowBytes;
  const limit = totalmem() * MEMORY_SHARE;
  if (largest <= limit) return;
  throw new UsageError(
    'too-large-for-memory',
    `${countText(plan.sizes.at(-1) ?? 0)} items are ${bytesText(largest)}: a case keeps them in memory, and this machine has ${bytesText(totalmem())}.`,
    { hint: 'Choose smaller sizes or a smaller shape.' },
  );
}

/** @throws InputError where a format cannot hold these fields. */
async function diskBytes(
  plan: BenchmarkPlan,
  entries: readonly ResolvedEntry[],
  source: SourceDescription,
): Promise<number> {
  const { fields } = source;
  let prepared = 0;
  let largestWrite = 0;
  for (const entry of entries) {
    const format = await requireFormat(entry.format);
    const written = format.planWrite?.(
      { fields: narrowedFields(fields, entry.narrow) },
      entry.createSettings,
    );
    const refusal = written?.problems.find((problem) => problem.severity === 'error');
    if (refusal !== undefined) {
      throw new InputError(
        refusal.code,
        `${entry.label} cannot hold these rows: ${refusal.message}`,
        {
          hint: 'Leave this format out, or measure with other rows.',
        },
      );
    }
    const bytesOf = (rows: number): number =>
      written?.estimateBytes(rows) ?? Math.ceil(rows * sourceRowBytes(source) * 1.1);
    prepared += plan.sizes.reduce((sum, rows) => sum + bytesOf(rows), 0);
    const writes = plan.cases.some((one) => one.entry === entry && one.reads === null);
    if (writes) largestWrite = Math.max(largestWrite, bytesOf(plan.sizes.at(-1) ?? 0));
  }
  return prepared + largestWrite;
}
