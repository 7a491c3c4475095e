import { describe, expect, it } from 'vitest';
import {
  countOf,
  formatCount,
  formatRatio,
  formatShape,
  formatShare,
  formatValue,
} from './format-number';

describe('formatValue', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [3, '3'],
    [123456, '123456'],
    [0.1 + 0.2, '0.3'],
    [-1.5, '−1.5'],
    [1234.56789, '1235'],
    [12345.678, '12346'],
    [0.000123456, '0.0001235'],
    [0.0000123444, '1.234e-5'],
    [6.02214e23, '6.022e23'],
    [1e6, '1e6'],
    [-2e-9, '−2e-9'],
    [Number.NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
  ])('%d is %s', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it('keeps the digits that it is asked for', () => {
    expect(formatValue(Math.PI, 7)).toBe('3.141593');
  });
});

describe('counts, shapes, ratios', () => {
  it('separates thousands', () => expect(formatCount(1_234_567)).toBe('1,234,567'));
  it('knows one from many', () => {
    expect([countOf(1, 'row'), countOf(0, 'row'), countOf(2, 'batch', 'batches')]).toEqual([
      '1 row',
      '0 rows',
      '2 batches',
    ]);
  });
  it('spells a shape', () => {
    expect([formatShape([64, 64, 3]), formatShape([])]).toEqual(['64 × 64 × 3', 'scalar']);
  });
  it('spells ratios and shares', () => {
    expect([formatRatio(1.8512), formatShare(0.125)]).toEqual(['1.85×', '12.5 %']);
  });
});
