import { describe, expect, it } from 'vitest';
import type { Problem } from '../../shared/model/dataset';
import type { Column } from '../../shared/model/tensor';
import { datasetStatistics } from './dataset-statistics';
import { orderProblems } from './inspect';
import { memoryDataset } from './testing/memory-dataset';

describe('orderProblems', () => {
  it('puts errors first and says nothing twice', () => {
    const warning: Problem = {
      severity: 'warning',
      code: 'extra-file',
      message: 'b',
      path: 'b.npy',
    };
    const error: Problem = { severity: 'error', code: 'missing-batch', message: 'a' };
    const other: Problem = { ...warning, path: 'c.npy' };
    expect(orderProblems([warning, error, { ...warning }, other, { ...error }])).toEqual([
      error,
      warning,
      other,
    ]);
  });
});

describe('datasetStatistics', () => {
  it('covers every row of every numeric field, nulls apart', async () => {
    const columns = new Map<string, Column>([
      [
        'image',
        {
          kind: 'numeric',
          dtype: 'float32',
          shape: [2],
          data: Float32Array.of(1, Number.NaN, 3, Infinity, -5, 0),
        },
      ],
      [
        'n',
        {
          kind: 'numeric',
          dtype: 'int64',
          shape: [],
          data: BigInt64Array.of(4n, 99n, 6n),
          valid: Uint8Array.of(1, 0, 1),
        },
      ],
    ]);
    const dataset = memoryDataset({
      fields: [
        { name: 'image', kind: 'tensor', dtype: 'float32', shape: [2] },
        { name: 'n', kind: 'scalar', dtype: 'int64', shape: [] },
      ],
      columns,
      rowCount: 3,
    });
    expect(await datasetStatistics(dataset)).toMatchObject([
      {
        field: 'image',
        rows: 3,
        nullRows: 0,
        count: 6,
        nan: 1,
        positiveInfinity: 1,
        negativeInfinity: 0,
        zeros: 1,
        minimum: -5,
        maximum: 3,
        mean: -0.25,
      },
      {
        field: 'n',
        rows: 2,
        nullRows: 1,
        count: 2,
        minimum: 4,
        maximum: 6,
        mean: 5,
        standardDeviation: 1,
      },
    ]);
    await expect(datasetStatistics(dataset, { signal: AbortSignal.abort() })).rejects.toMatchObject(
      { code: 'cancelled' },
    );
  });
});
