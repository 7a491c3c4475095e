import { describe, expect, it } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import { columnNames } from './column-names';
import { planColumns } from './plan-write';
import { createSettings } from './settings';

const defaults = createSettings.parse({});
const id: Field = { name: 'id', kind: 'id', dtype: 'str320', shape: [] };
const image: Field = { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [64, 64, 3] };

describe('planColumns', () => {
  it('gives Hyrax its columns and says so', () => {
    const plan = planColumns({ fields: [id, image] }, defaults);
    expect(plan.columns).toMatchObject([
      { name: 'id', column: 'object_id', encoding: 'text' },
      { name: 'tensor', column: 'data', encoding: 'values' },
    ]);
    expect(plan.mappings).toMatchObject([
      {
        column: 'object_id',
        stored: 'string',
        kind: 'representation',
        note: expect.stringContaining('Hyrax'),
      },
      { column: 'data', stored: 'fixed_size_list<float>[12288]', kind: 'representation' },
    ]);
    expect([plan.problems, plan.generatesId, plan.storageVersion]).toEqual([[], false, '2.0']);
    // 682 rows of 49,166 bytes, and of those five batches of 128.
    expect(plan.chunkRows).toBe(640);
  });

  it('names fields without a change identical', () => {
    const fields: Field[] = [
      { ...id, name: 'object_id' },
      { ...image, name: 'data' },
      { name: 'redshift', kind: 'scalar', dtype: 'float64', shape: [] },
    ];
    expect(
      planColumns({ fields }, defaults).mappings.map(({ kind, note }) => [kind, note]),
    ).toEqual(fields.map(() => ['identity', undefined]));
  });

  it('maps what Lance has no type for, and says how', () => {
    const fields: Field[] = [
      { name: 'id', kind: 'id', dtype: 'int64', shape: [] },
      { name: 'tensor', kind: 'tensor', dtype: 'complex64', shape: [5] },
      { name: 'phase', kind: 'scalar', dtype: 'complex128', shape: [] },
      { name: 'code', kind: 'text', dtype: 'bytes80', shape: [] },
    ];
    const plan = planColumns({ fields }, defaults);
    expect(plan.mappings.map(({ stored, note }) => [stored, note])).toEqual([
      ['string', expect.stringContaining('decimal')],
      ['fixed_size_list<float>[10]', expect.stringContaining('shape (5, 2)')],
      ['fixed_size_list<double>[2]', expect.stringContaining('two floats')],
      ['binary', undefined],
    ]);
  });

  it('makes up ids where there are none that text holds exactly', () => {
    for (const fields of [[image], [{ ...id, dtype: 'float64' }, image]]) {
      const plan = planColumns({ fields }, defaults);
      expect(plan.generatesId).toBe(true);
      expect(plan.mappings.at(-1)).toMatchObject({
        field: { name: 'object_id' },
        column: 'object_id',
      });
    }
  });

  it('says that a codec gives up what Hyrax expects', () => {
    const plan = planColumns({ fields: [id, image] }, { ...defaults, codec: 'zstd' });
    expect(plan.storageVersion).toBe('2.1');
    expect(plan.mappings[1]).toMatchObject({
      stored: 'binary',
      note: expect.stringContaining('do not read this'),
    });
  });

  it.each<[string, Partial<Field>]>([
    ['unsupported-dtype', { dtype: 'object' }],
    ['unsupported-dtype', { dtype: 'str80', shape: [3] }],
    ['empty-tensor', { shape: [4, 0] }],
    ['tensor-too-large', { shape: [65_536, 65_536] }],
  ])('refuses with %s', (code, part) => {
    const plan = planColumns({ fields: [id, { ...image, ...part }] }, defaults);
    expect(plan.problems).toMatchObject([{ severity: 'error', code }]);
  });

  it('bounds what it writes', () => {
    const plan = planColumns({ fields: [id, image] }, defaults);
    const rows = 81_380;
    const bytes = rows * 49_152;
    expect(plan.estimateBytes(rows)).toBeGreaterThan(bytes);
    expect(plan.estimateBytes(rows)).toBeLessThan(bytes * 1.02);
    expect(plan.estimatePeakBytes?.(rows)).toBeGreaterThan(bytes * 2);
    expect(plan.estimateFiles(rows)).toBe(4);
    expect(plan.estimateFiles(1000)).toBe(5);
    expect(plan.estimateFiles(40_690)).toBe(67);
    expect(plan.estimatePeakBytes?.(40_690)).toBeLessThan(40_690 * 49_152 * 1.1);
    expect(plan.estimatePeakBytes?.(1000)).toBeLessThan(1000 * 49_152 * 1.1);
  });
});

describe('columnNames', () => {
  it('keeps names apart, those of Lance included, and takes out what it does not parse', () => {
    const names = [
      'id',
      'tensor',
      'a.b',
      'a_b',
      'A_b',
      '_rowid',
      'data',
      '',
      '红移',
      'x`y',
      '_chunk',
    ];
    const fields = names.map((name): Field => ({ ...image, name }));
    expect(columnNames(fields, fields[0], fields[1])).toEqual([
      'object_id',
      'data',
      'a_b',
      'a_b_2',
      'A_b_3',
      '_rowid_2',
      'data_2',
      'column',
      '红移',
      'x_y',
      '_chunk_2',
    ]);
  });
});
