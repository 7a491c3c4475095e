import { InternalError } from '../../../shared/errors';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import type { DatasetEditor } from '../../formats/types';
import { type FieldNames, matchFieldNames } from '../compare-rows';
import type { RowChange } from '../row-change';
import type { OperationContext } from './types';

/** Opens the dataset for changes, makes some, and closes it. */
export async function editInPlace<T>(
  { format, openSettings, signal }: OperationContext,
  path: string,
  work: (editor: DatasetEditor) => Promise<T>,
): Promise<T> {
  if (format.edit === undefined) throw new InternalError(`${format.label} has no editor.`);
  const editor = await format.edit(path, { settings: openSettings, signal });
  try {
    return await work(editor);
  } finally {
    await editor.close();
  }
}

/** Makes a change of the source's rows; what is deleted is compacted away at once. */
export async function changeInPlace(
  context: OperationContext,
  path: string,
  change: RowChange,
): Promise<void> {
  await editInPlace(context, path, async (editor) => {
    const names = matchFieldNames(context.source.fields, editor.fields);
    switch (change.kind) {
      case 'append':
        return claimed(editor.append?.(namedAsStored(change.fresh, editor, names)));
      case 'replace':
        return claimed(editor.replace?.(change.rows, namedAsStored(change.fresh, editor, names)));
      case 'delete':
        await claimed(editor.delete?.(change.rows));
        return claimed(editor.compact?.(context.signal));
    }
  });
}

/** The batch under the names, and in the order, of the dataset's fields. */
export function namedAsStored(
  { rowCount, columns }: TensorBatch,
  { fields }: DatasetEditor,
  names: FieldNames,
): TensorBatch {
  const stored = new Map<string, Column>(
    [...columns].map(([name, column]) => [names.get(name) ?? name, column]),
  );
  return {
    rowCount,
    columns: new Map<string, Column>(
      fields.flatMap(({ name }) => {
        const column = stored.get(name);
        return column === undefined ? [] : [[name, column] as const];
      }),
    ),
  };
}

/** @throws InternalError where the editor lacks what its format claims. */
export function claimed<T>(made: Promise<T> | undefined): Promise<T> {
  if (made === undefined) throw new InternalError('An editor lacks what its format claims.');
  return made;
}
