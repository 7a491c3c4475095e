import type { RowOrder } from '../../shared/model/dataset';
import type { OpenedDataset } from '../datasets/open';
import type { Dataset } from '../formats/types';
import { findPublished } from './find-published';
import { type FieldMatch, matchFields } from './match-fields';
import { orderOf } from './order-of';
import { type OrderedRows, orderedRows } from './ordered-rows';

/** How the rows and fields of a result belong to those of its source. */
export interface Pairing {
  readonly order: RowOrder;
  /** The source's stored rows in that order: result row `i` is source row `rows[i]`. */
  readonly rows: OrderedRows;
  readonly match: FieldMatch;
}

/** Kept as long as both are open: a permutation of many rows is not made again for every row. */
const known = new WeakMap<Dataset, WeakMap<Dataset, Pairing>>();

/** By the result's manifest, else by what the first rows tell. */
export async function pairingOf(
  { dataset: source }: Pick<OpenedDataset, 'dataset'>,
  { dataset: result, format }: Pick<OpenedDataset, 'dataset' | 'format'>,
  signal?: AbortSignal,
): Promise<Pairing> {
  const before = known.get(source)?.get(result);
  if (before !== undefined) return before;
  // A manifest that cannot be read tells nothing; verifying says what is wrong with it.
  const published = await findPublished(result.path, source.path).catch(() => null);
  const manifest = published?.manifest.result.format === format.id ? published.manifest : undefined;
  const generated = new Set(manifest?.generatedFields);
  const order = await orderOf(source, result, { recorded: manifest?.order, generated, signal });
  const pairing: Pairing = {
    order,
    rows: await orderedRows(source, order, signal),
    match: matchFields(source.fields, result.fields, generated),
  };
  const ofSource = known.get(source) ?? new WeakMap<Dataset, Pairing>();
  known.set(source, ofSource.set(result, pairing));
  return pairing;
}
