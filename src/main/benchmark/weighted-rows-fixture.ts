import type { Column, TensorBatch } from '../../shared/model/tensor';
import type { SourceRows } from './source-rows';

/** Generated rows with a narrow column beside ids and tensors: half of each tensor's first number. */
export function withWeights(rows: SourceRows): SourceRows {
  const { fields, rowCount } = rows;
  return {
    fields: [...fields, { name: 'weight', kind: 'scalar', dtype: 'float32', shape: [] }],
    rowCount,
    take: async (some, signal) => weighted(await rows.take(some, signal)),
    others: async (count) => {
      const others = await rows.others?.(count);
      if (others === undefined) throw new TypeError('generated rows have others');
      return weighted(others);
    },
    close: () => rows.close(),
  };
}

function weighted({ rowCount, columns }: TensorBatch): TensorBatch {
  const tensor = columns.get('tensor');
  if (tensor?.kind !== 'numeric') throw new TypeError('generated rows have a tensor');
  const width = tensor.data.length / rowCount;
  const data = Float32Array.from({ length: rowCount }, (_, row) => {
    return Number(tensor.data[row * width]) / 2;
  });
  const weight: Column = { kind: 'numeric', dtype: 'float32', shape: [], data };
  return { rowCount, columns: new Map([...columns, ['weight', weight]]) };
}
