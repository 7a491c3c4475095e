import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Field } from '../../shared/model/dataset';
import type { Column } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';
import { digestStretches } from './digest-dataset';
import { FieldDigest } from './field-digest';
import { memoryDataset, type MemoryRows } from './testing/memory-dataset';

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str', shape: [] },
  { name: 'x', kind: 'tensor', dtype: 'float32', shape: [2] },
];
const rows = (values: readonly number[], ids: readonly (string | null)[]): MemoryRows => ({
  fields: FIELDS,
  rowCount: ids.length,
  columns: new Map<string, Column>([
    ['id', stringColumn(ids)],
    ['x', { kind: 'numeric', dtype: 'float32', shape: [2], data: Float32Array.from(values) }],
  ]),
});
/** Of stretches of so many rows. */
const digestsOf = async (one: MemoryRows, ...counts: readonly number[]) => {
  let start = 0;
  const stretches = counts.map((count) => ({ start: (start += count) - count, rows: count }));
  const found: Readonly<Record<string, string>>[] = [];
  for await (const { digests } of digestStretches(memoryDataset(one), null, stretches))
    found.push(digests);
  return found;
};
const digest = async (one: MemoryRows) => (await digestsOf(one, one.rowCount))[0] ?? {};

describe('the digest of a field', () => {
  it('is what its documentation says', () => {
    const numbers = new FieldDigest();
    const data = Float32Array.of(1, 2, 3, 4);
    numbers.update({ kind: 'numeric', dtype: 'float32', shape: [2], data }, 0, 2);
    const parts = [sha256(new Uint8Array(data.buffer)), sha256(''), sha256(Uint8Array.of(1, 1))];
    expect(numbers.finish()).toBe(`sha256:${sha256(Buffer.concat(parts)).toString('hex')}`);

    const text = new FieldDigest();
    text.update(stringColumn(['ab', null, 'c']), 0, 3);
    const lengths = Uint8Array.of(2, 0, 0, 0, 1, 0, 0, 0);
    const textParts = [sha256('abc'), sha256(lengths), sha256(Uint8Array.of(1, 0, 1))];
    expect(text.finish()).toBe(`sha256:${sha256(Buffer.concat(textParts)).toString('hex')}`);
  });

  it('does not depend on the batches', async () => {
    const whole = rows([1, 2, 3, 4, 5, 6], ['a', 'b', 'c']);
    const inOne = await digest({ ...whole, batchRows: 3 });
    expect(await digest({ ...whole, batchRows: 1 })).toEqual(inOne);
    expect(await digest({ ...whole, batchRows: 2 })).toEqual(inOne);
  });

  it('is taken of stretches, whatever the batches are', async () => {
    const whole = rows([1, 2, 3, 4, 5, 6, 7, 8], ['a', 'b', 'c', 'd']);
    const parts = [
      await digest(rows([1, 2], ['a'])),
      await digest(rows([3, 4, 5, 6, 7, 8], ['b', 'c', 'd'])),
    ];
    for (const batchRows of [1, 2, 3, 4])
      expect(await digestsOf({ ...whole, batchRows }, 1, 3)).toEqual(parts);
    // Of rows that are not there, nothing is told.
    expect(await digestsOf(whole, 1, 3, 2)).toEqual(parts);
  });

  it('tells order, values and the borders of text apart', async () => {
    const one = await digest(rows([1, 0, 3, 4], ['ab', 'c']));
    const swapped = await digest(rows([3, 4, 1, 0], ['ab', 'c']));
    expect([swapped['id'] === one['id'], swapped['x'] === one['x']]).toEqual([true, false]);
    expect((await digest(rows([1, -0, 3, 4], ['ab', 'c'])))['x']).not.toBe(one['x']);
    expect((await digest(rows([1, 0, 3, 4], ['a', 'bc'])))['id']).not.toBe(one['id']);
    expect((await digest(rows([1, 0, 3, 4], ['abc', ''])))['id']).not.toBe(
      (await digest(rows([1, 0, 3, 4], ['abc', null])))['id'],
    );
  });
});
