import { describe, expect, it } from 'vitest';
import type { Column } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';
import { searchIds } from './search';
import { type MemoryOptions, memoryDataset } from './testing/memory-dataset';

function withIds(ids: readonly (string | null)[], extra: Partial<MemoryOptions> = {}) {
  const columns = new Map<string, Column>([['id', stringColumn(ids)]]);
  return memoryDataset({
    fields: [{ name: 'id', kind: 'id', dtype: 'str', shape: [] }],
    columns,
    rowCount: ids.length,
    ...extra,
  });
}

describe('searchIds', () => {
  it('puts the exact id first, wherever it lies, then ids that contain it', async () => {
    const dataset = withIds(['ab1', 'b1', 'xb1x', 'b', 'b1', null, 'B1']);
    expect(await searchIds({ dataset }, 'b1', 10)).toEqual({
      rows: [
        { row: 1, id: 'b1' },
        { row: 4, id: 'b1' },
        { row: 0, id: 'ab1' },
        { row: 2, id: 'xb1x' },
      ],
      truncated: false,
    });
  });

  it('never matches over the end of one id into the next', async () => {
    const dataset = withIds(['ab', 'cd', 'bc', '', 'é', 'abcabc']);
    expect((await searchIds({ dataset }, 'bc', 10)).rows.map(({ row }) => row)).toEqual([2, 5]);
    expect((await searchIds({ dataset }, 'bcd', 10)).rows).toEqual([]);
    expect((await searchIds({ dataset }, 'é', 10)).rows).toEqual([{ row: 4, id: 'é' }]);
  });

  it('numbers rows across batches and says when there are more than the limit', async () => {
    const ids = Array.from({ length: 140_000 }, (_, i) => `id-${i}`);
    const dataset = withIds(ids);
    const last = await searchIds({ dataset }, 'id-139999', 5);
    expect(last).toEqual({ rows: [{ row: 139_999, id: 'id-139999' }], truncated: false });
    const many = await searchIds({ dataset }, 'id-13', 3);
    expect(many.rows.map(({ row }) => row)).toEqual([13, 130, 131]);
    expect(many.truncated).toBe(true);
  });

  it('asks an index for the exact id and then reads no more than it needs', async () => {
    const ids = Array.from({ length: 200_000 }, (_, i) => `id-${i}`);
    const dataset = withIds(ids, { findById: async () => [7, 9] });
    const { rows, truncated } = await searchIds({ dataset }, 'id-1', 3);
    expect(rows.map(({ row }) => row)).toEqual([7, 9, 10]);
    expect(truncated).toBe(true);
    expect(dataset.rowsRead()).toBe(65_536);
  });

  it('searches numeric ids by their digits', async () => {
    const columns = new Map<string, Column>([
      [
        'n',
        {
          kind: 'numeric',
          dtype: 'int64',
          shape: [],
          data: BigInt64Array.of(12n, 9007199254740993n, 2n),
        },
      ],
    ]);
    const dataset = memoryDataset({
      fields: [{ name: 'n', kind: 'id', dtype: 'int64', shape: [] }],
      columns,
      rowCount: 3,
    });
    expect((await searchIds({ dataset }, '9007199254740993', 9)).rows).toEqual([
      { row: 1, id: '9007199254740993' },
    ]);
    expect((await searchIds({ dataset }, '2', 9)).rows.map(({ row }) => row)).toEqual([2, 0, 1]);
  });

  it('finds nothing for no query and stops when it is cancelled', async () => {
    const dataset = withIds(['a']);
    expect((await searchIds({ dataset }, '', 9)).rows).toEqual([]);
    await expect(searchIds({ dataset }, 'a', 9, AbortSignal.abort())).rejects.toThrow('Cancelled');
  });
});
