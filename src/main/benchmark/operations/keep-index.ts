import { matchFieldNames } from '../compare-rows';
import { claimed, editInPlace } from './edit-in-place';
import type { OperationContext } from './types';

/** A copy of the dataset with an index that the format keeps beside the rows. */
export interface IndexedCopy {
  readonly path: string;
  /** Building it, until it is flushed to the disk. */
  readonly seconds: number;
}

/** @param field name of a field of the source */
export async function indexedCopy(context: OperationContext, field: string): Promise<IndexedCopy> {
  const path = await context.freshCopy();
  return editInPlace(context, path, async (editor) => {
    const names = matchFieldNames(context.source.fields, editor.fields);
    const started = performance.now();
    await claimed(editor.index?.(names.get(field) ?? field));
    return { path, seconds: (performance.now() - started) / 1000 };
  });
}
