import { InputError } from '../../shared/errors';
import type { JsonObject } from '../../shared/model/json';
import { withFileErrors } from '../lib/file-error';
import { detectFormats } from '../formats/detect-formats';
import type { Format } from '../formats/types';
import { requireFormat } from './entry';
import { createRandom, sampleRows } from './random';
import type { SourceRows } from './source-rows';

export interface DatasetRecipe {
  readonly path: string;
  readonly format: string;
  /** Open settings of the format. */
  readonly settings?: JsonObject | undefined;
  readonly seed: number;
  readonly items: number;
}

/**
 * A sample without replacement of the person's own rows, in stored order. The dataset is only
 * read. Every child of a run draws the same rows.
 */
export async function datasetRows(
  recipe: DatasetRecipe,
  signal?: AbortSignal,
): Promise<SourceRows> {
  const format = await requireFormat(recipe.format);
  const { path, settings } = recipe;
  const dataset = await withFileErrors(path, () => format.open(path, { settings, signal }));
  const random = createRandom(recipe.seed, 'sample', recipe.items);
  const chosen = sampleRows(dataset.rowCount, recipe.items, random).sort();
  return {
    fields: dataset.fields,
    rowCount: chosen.length,
    take: (rows, takeSignal) =>
      dataset.take(
        Uint32Array.from(rows, (row) => chosen[row] ?? dataset.rowCount),
        { signal: takeSignal },
      ),
    others: (count, takeSignal) =>
      dataset.take(otherRows(dataset.rowCount, chosen, count, recipe.seed), {
        signal: takeSignal,
      }),
    close: () => dataset.close(),
  };
}

/** Rows that were not chosen; where there are too few of them, chosen ones in another order too. */
export function otherRows(
  rowCount: number,
  chosen: Uint32Array,
  count: number,
  seed: number,
): Uint32Array {
  const known = new Set(chosen);
  const random = createRandom(seed, 'others', chosen.length);
  const drawn = sampleRows(rowCount, chosen.length + count, random);
  const others = drawn.filter((row) => !known.has(row));
  if (others.length >= count) return others.subarray(0, count);
  const again = drawn.filter((row) => known.has(row)).subarray(0, count - others.length);
  return Uint32Array.of(...others, ...again);
}

/** The format a dataset is read with: the one named, or the surest of those that claim it. */
export async function sourceFormat(
  path: string,
  id: string | undefined,
  signal?: AbortSignal,
): Promise<Format> {
  if (id !== undefined) return requireFormat(id);
  const [best] = await detectFormats(path, signal);
  if (best !== undefined) return best.format;
  throw new InputError('no-dataset', `${path} is no dataset that Arrayscope can read.`, { path });
}
