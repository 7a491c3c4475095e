import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../shared/model/dtype';
import type { NumericColumn } from '../../shared/model/tensor';
import { openDataset } from '../datasets/open';
import { compareRow } from './compare-row';
import { convert } from './convert';
import type { MemoryRows } from './testing/memory-dataset';
import { awkwardRows, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

const ROW_BYTES = 4 * 5 * 4;

/** The rows with some bits of one element changed. */
function withFlipped(rows: MemoryRows, row: number, element: number, mask: number): MemoryRows {
  const tensor = rows.columns.get('tensor') as NumericColumn;
  const data = new Uint32Array(bytesOf(tensor.data).slice().buffer);
  const at = (row * ROW_BYTES) / 4 + element;
  data[at] = (data[at] ?? 0) ^ mask;
  const columns = new Map(rows.columns);
  return {
    ...rows,
    columns: columns.set('tensor', { ...tensor, data: new Float32Array(data.buffer) }),
  };
}

describe('a row of a result beside its source', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const openBoth = async () => ({
    source: await openDataset(at('source'), { format: 'hyrax' }),
    result: await openDataset(at('result')),
  });
  type Both = Awaited<ReturnType<typeof openBoth>>;
  const closeBoth = ({ source, result }: Both) =>
    Promise.all([source.dataset.close(), result.dataset.close()]);

  it('is found by the order of the conversion, and is equal', async () => {
    await writeRowsAs('hyrax', at('source'), awkwardRows());
    await convert(
      requestFor(at('source'), 'lance', { destination: at('result'), order: 'index' }),
      { emit: () => undefined },
    );
    const both = await openBoth();
    const sorted = await both.source.dataset.permutation('index');
    for (const row of [0, 1, 299]) {
      const compared = await compareRow(both.source, both.result, { row });
      expect(compared).toMatchObject({
        order: 'index',
        source: { row: sorted[row], id: compared.result.id },
        unmatched: [],
      });
      expect(compared.fields.map(({ equal, bytes }) => [equal, bytes])).toEqual([
        [true, compared.result.id?.length],
        [true, ROW_BYTES],
      ]);
    }
    await expect(compareRow(both.source, both.result, { row: 300 })).rejects.toMatchObject({
      code: 'row-out-of-range',
    });
    await closeBoth(both);
  });

  it('shows one flipped bit with its place, its values and its bits', async () => {
    const rows = awkwardRows();
    await writeRowsAs('hyrax', at('source'), rows);
    // The sign of element 7 of row 41, and nothing else.
    await writeRowsAs('npy', at('result'), withFlipped(rows, 41, 7, 0x8000_0000));
    const both = await openBoth();
    const [, tensor] = (await compareRow(both.source, both.result, { row: 41 })).fields;
    const bits = new Uint32Array(
      bytesOf((rows.columns.get('tensor') as NumericColumn).data).buffer,
    )[41 * 20 + 7];
    const hex = (value: number) => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
    expect(tensor).toMatchObject({
      equal: false,
      differing: 1,
      text: '1 of 20 values differ',
      elements: [
        {
          index: [1, 2],
          source: { bits: hex(bits ?? 0) },
          result: { bits: hex((bits ?? 0) ^ 0x8000_0000) },
        },
      ],
    });
    const [, before] = (await compareRow(both.source, both.result, { row: 40 })).fields;
    expect(before).toMatchObject({ equal: true, differing: 0, elements: [] });
    await closeBoth(both);
  });

  it('keeps the answer small, and says where a source has no such row', async () => {
    const shape = [30, 30];
    await writeRowsAs('hyrax', at('source'), awkwardRows({ rows: 3, shape }));
    const other = awkwardRows({ rows: 4, shape });
    const tensor = other.columns.get('tensor') as NumericColumn;
    bytesOf(tensor.data).forEach((byte, index, bytes) => (bytes[index] = byte ^ 1));
    await writeRowsAs('npy', at('result'), other);
    const both = await openBoth();
    const [, many] = (await compareRow(both.source, both.result, { row: 1 })).fields;
    expect(many?.differing).toBe(900);
    expect(many?.elements).toHaveLength(200);
    expect(many?.elements.at(-1)?.index).toEqual([6, 19]);
    expect(await compareRow(both.source, both.result, { row: 3 })).toMatchObject({
      source: null,
      fields: [],
    });
    await closeBoth(both);
  });
});
