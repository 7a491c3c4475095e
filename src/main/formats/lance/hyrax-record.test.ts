import { describe, expect, it } from 'vitest';
import { hyraxRecord } from './hyrax-record';

const tableKeys = new Map([
  ['tensor_shape', '[4, 5]'],
  ['tensor_dtype', 'float32'],
]);

describe('hyraxRecord', () => {
  it('reads the two keys of a table for its column data alone', () => {
    expect(hyraxRecord(tableKeys, 'data')).toEqual({ shape: [4, 5], dtype: 'float32' });
    expect(hyraxRecord(tableKeys, 'other')).toBeNull();
  });

  it('reads a key a column, as Hyrax writes since 0.13', () => {
    const metadata = new Map([
      ['latent', '{"tensor_shape": [2, 3], "tensor_dtype": "float64"}'],
      ['data', '{"tensor_shape": [7]}'],
    ]);
    expect(hyraxRecord(metadata, 'latent')).toEqual({ shape: [2, 3], dtype: 'float64' });
    expect(hyraxRecord(metadata, 'data')).toEqual({ shape: [7], dtype: undefined });
  });

  it.each(['', 'null', '[]', '{"tensor_shape": [-1]}', '{"tensor_shape": "4"}', '{'])(
    'takes %s for no record',
    (text) => {
      expect(hyraxRecord(new Map([['data', text]]), 'data')).toBeNull();
      expect(hyraxRecord(new Map([['tensor_shape', text]]), 'data')).toBeNull();
    },
  );
});
