import { describe, expect, it } from 'vitest';
import { factsText } from './facts-text';
import { wrapText } from './wrap-text';

describe('factsText', () => {
  it('says what is true of the dataset, then of each field, with units', () => {
    const text = factsText([
      { label: 'Row groups', value: 12 },
      { label: 'Chunk rows', value: 1, unit: 'rows' },
      { label: 'Codec', value: 'zstd 3', field: 'tensor' },
      { label: 'Deleted', value: 0, unit: 'rows' },
      { label: 'Chunk', value: 1_048_576, unit: 'bytes', field: 'tensor' },
      { label: 'Codec', value: 'none', field: 'id' },
    ]);
    expect(text?.split('\n')).toEqual([
      'Storage',
      '  Row groups  12',
      '  Chunk rows  1 row',
      '  Deleted     0 rows',
      '',
      '  tensor  Codec  zstd 3',
      '          Chunk  1.05 MB',
      '  id      Codec  none',
    ]);
    expect(factsText([])).toBeNull();
  });
});

describe('wrapText', () => {
  it('breaks between words and keeps a long word whole', () => {
    expect(wrapText('one two three', 8, '  ')).toBe('  one\n  two\n  three');
    expect(wrapText('one two three', 9, '  ', '   ')).toBe('  one two\n   three');
    expect(wrapText('extraordinary', 5)).toBe('extraordinary');
  });
});
