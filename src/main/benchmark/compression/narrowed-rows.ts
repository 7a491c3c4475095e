import type { Field } from '../../../shared/model/dataset';
import type { NarrowDtype } from '../../../shared/model/narrowing';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { type SourceRows, rowBytesOf } from '../source-rows';
import { isWider, narrowElements } from './narrow-elements';

/** Whether the numbers of a field are written narrower; ids never are. */
export function isNarrowed(field: Field, to: NarrowDtype): boolean {
  return (field.kind === 'tensor' || field.kind === 'scalar') && isWider(field.dtype, to);
}

/** The fields with the types they are written with; as they are where nothing is narrowed. */
export function narrowedFields(
  fields: readonly Field[],
  to: NarrowDtype | undefined,
): readonly Field[] {
  if (to === undefined) return fields;
  return fields.map((field) => {
    if (!isNarrowed(field, to)) return field;
    const { stored: _, ...kept } = field;
    return { ...kept, dtype: to };
  });
}

/** The rows with wider floats made narrower: what is written, and what every read must give back. */
export function narrowedRows(source: SourceRows, to: NarrowDtype): SourceRows {
  const fields = narrowedFields(source.fields, to);
  const names = new Set(source.fields.filter((field) => isNarrowed(field, to)).map((f) => f.name));
  const { meanRowBytes } = source;
  const others = source.others?.bind(source);
  const saved = rowBytesOf(source.fields) - rowBytesOf(fields);
  const narrowed = async (batch: Promise<TensorBatch>): Promise<TensorBatch> => {
    const { rowCount, columns } = await batch;
    const changed = [...columns].map(
      ([name, column]) => [name, names.has(name) ? narrowedColumn(column, to) : column] as const,
    );
    return { rowCount, columns: new Map(changed) };
  };
  return {
    fields,
    rowCount: source.rowCount,
    ...(meanRowBytes === undefined ? {} : { meanRowBytes: meanRowBytes - saved }),
    take: (rows, signal) => narrowed(source.take(rows, signal)),
    ...(others === undefined ? {} : { others: (count, signal) => narrowed(others(count, signal)) }),
    close: () => source.close(),
  };
}

function narrowedColumn(column: Column, to: NarrowDtype): Column {
  if (column.kind !== 'numeric') return column;
  return { ...column, dtype: to, data: narrowElements(column.data, to) };
}
