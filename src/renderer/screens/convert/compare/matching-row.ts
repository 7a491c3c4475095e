/**
 * Row `row` of the result as a row of the source. Where both are in the same order it is the same
 * number. Otherwise the id tells, and where an id is there several times, its first row in one is
 * the first in the other: orders are stable.
 */
export function rowByPlaceAmongSame(
  row: number,
  sameInResult: readonly number[],
  sameInSource: readonly number[],
): number | null {
  const place = [...sameInResult].sort((a, b) => a - b).indexOf(row);
  return place < 0 ? null : ([...sameInSource].sort((a, b) => a - b)[place] ?? null);
}
