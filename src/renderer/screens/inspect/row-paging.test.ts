import { describe, expect, it } from 'vitest';
import {
  pagesOf,
  parseRow,
  rowAfterKey,
  sectionCount,
  sectionOf,
  sectionRange,
} from './row-paging';

describe('pages and sections', () => {
  it.each([
    [0, 0, []],
    [0, 1, [0]],
    [0, 200, [0]],
    [199, 201, [0, 1]],
    [400, 1000, [2, 3, 4]],
  ])('rows %d to %d are on pages %o', (start, end, pages) => {
    expect(pagesOf({ start, end })).toEqual(pages);
  });

  it('covers every row by one section', () => {
    expect([sectionCount(0), sectionCount(1_000_000), sectionCount(1_000_001)]).toEqual([1, 1, 2]);
    expect(sectionOf(999_999)).toBe(0);
    expect(sectionOf(1_000_000)).toBe(1);
    expect(sectionRange(1, 1_000_001)).toEqual({ start: 1_000_000, end: 1_000_001 });
  });
});

describe('rowAfterKey', () => {
  it.each([
    ['ArrowDown', 9, 9],
    ['ArrowDown', 3, 4],
    ['ArrowUp', 0, 0],
    ['PageDown', 3, 8],
    ['PageUp', 3, 0],
    ['Home', 3, 0],
    ['End', 3, 9],
    ['a', 3, null],
  ])('%s on row %d of ten goes to %o', (key, row, next) => {
    expect(rowAfterKey(key, row, 10, 5)).toBe(next);
  });
});

describe('parseRow', () => {
  it.each([
    ['12', 12],
    [' 1,234 ', 1234],
    ['9999', 9999],
    ['10000', null],
    ['-1', null],
    ['1.5', null],
    ['', null],
  ])('%s is %o', (text, row) => {
    expect(parseRow(text, 10_000)).toBe(row);
  });
});
