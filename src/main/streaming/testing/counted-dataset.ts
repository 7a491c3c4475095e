import type { TensorBatch } from '../../../shared/model/tensor';
import type { Dataset } from '../../formats/types';

/** What happened to a dataset double, for tests to look at. */
export interface CountedDataset {
  readonly dataset: Dataset;
  /** First row and rows of every batch that was read. */
  readonly reads: (readonly [start: number, rows: number])[];
  readonly scans: () => number;
  /** Scans that ended or were ended. */
  readonly closedScans: () => number;
}

/** One int32 column `value`, each row its own number; `failAt` is a row that cannot be read. */
export function countedDataset(
  rowCount: number,
  options: { readonly failAt?: number; readonly onRead?: (rows: number) => void } = {},
): CountedDataset {
  const reads: [number, number][] = [];
  let scans = 0;
  let closed = 0;
  const dataset: Dataset = {
    path: '/nowhere',
    format: 'double',
    layout: 'in memory',
    fields: [{ name: 'value', kind: 'scalar', dtype: 'int32', shape: [] }],
    rowCount,
    metadata: {},
    rowOrders: [{ order: 'stored', label: 'stored', meaning: 'as it lies' }],
    problems: [],
    rowReadBytes: 4,
    facts: async () => [],
    files: async () => [],
    documents: async () => [],
    document: async () => ({ kind: 'text', text: '', truncated: false }),
    check: async () => [],
    take: async () => Promise.reject(new Error('nothing is taken')),
    async *scan({ batchRows = 7, start = 0, end = rowCount } = {}) {
      scans += 1;
      try {
        for (let row = start; row < end; row += batchRows) {
          await Promise.resolve();
          const rows = Math.min(batchRows, end - row);
          if (options.failAt !== undefined && row + rows > options.failAt) {
            throw new Error(`row ${options.failAt} cannot be read`);
          }
          options.onRead?.(rows);
          reads.push([row, rows]);
          yield valuesFrom(row, rows);
        }
      } finally {
        closed += 1;
      }
    },
    permutation: async () => Uint32Array.from({ length: rowCount }, (_, row) => row),
    close: async () => undefined,
  };
  return { dataset, reads, scans: () => scans, closedScans: () => closed };
}

function valuesFrom(start: number, rowCount: number): TensorBatch {
  const data = Int32Array.from({ length: rowCount }, (_, at) => start + at);
  return {
    rowCount,
    columns: new Map([['value', { kind: 'numeric', dtype: 'int32', shape: [], data }]]),
  };
}

/** The numbers of a batch of `countedDataset`. */
export function valuesOf(batch: TensorBatch): readonly number[] {
  const column = batch.columns.get('value');
  return column?.kind === 'numeric' ? Array.from(column.data, Number) : [];
}
