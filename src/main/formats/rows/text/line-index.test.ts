import { expect, test } from 'vitest';
import { LineIndex } from './line-index';

/** Rows of 10 bytes and two lines. */
function indexOf(rows: number, marks: number): LineIndex {
  const index = new LineIndex(rows * 10, marks);
  for (let row = 0; row < rows; row += 1) index.add(row * 10, row * 2 + 1, 10);
  return index;
}

test('a mark a row, while there is room', () => {
  const index = indexOf(8, 8);
  expect(index.every).toBe(1);
  expect(index.markBefore(7)).toEqual({ row: 7, offset: 70, line: 15 });
  expect(index.offsetBehind(8)).toBe(80);
  expect(index.widestSpan).toBe(10);
});

test.each([9, 16, 17, 100, 1000])('%i rows keep at most 8 marks', (rows) => {
  const index = indexOf(rows, 8);
  expect(index.rowCount).toBe(rows);
  expect(rows / index.every).toBeLessThanOrEqual(8);
  expect(rows / index.every).toBeGreaterThan(4);
  for (let row = 0; row < rows; row += 1) {
    const mark = index.markBefore(row);
    expect(mark.row).toBe(row - (row % index.every));
    expect(mark.offset).toBe(mark.row * 10);
    expect(mark.line).toBe(mark.row * 2 + 1);
    const behind = index.offsetBehind(row + 1);
    expect(behind).toBeGreaterThanOrEqual((row + 1) * 10);
    expect(behind).toBeLessThan((row + 1 + index.every) * 10);
  }
  expect(index.widestSpan).toBeLessThanOrEqual(index.every * 10);
});

test('no rows', () => {
  const index = indexOf(0, 8);
  expect(index.markBefore(0)).toEqual({ row: 0, offset: 0, line: 1 });
  expect(index.offsetBehind(0)).toBe(0);
});
