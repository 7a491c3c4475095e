/**
 * Puts the elements of one row into the order of its own dimensions.
 * @param stored extents as the elements lie, the last fastest.
 * @param order dimension `i` of the result is stored dimension `order[i]`.
 */
export function transposeRow(
  row: Uint8Array,
  stored: readonly number[],
  order: readonly number[],
  itemBytes: number,
): void {
  const strides = stored.map((_, axis) =>
    stored.slice(axis + 1).reduce((a, b) => a * b, itemBytes),
  );
  const source = row.slice();
  const index = new Array<number>(order.length).fill(0);
  for (let to = 0; to < row.length; to += itemBytes) {
    const from = order.reduce(
      (sum, axis, position) => sum + (index[position] ?? 0) * (strides[axis] ?? 0),
      0,
    );
    row.set(source.subarray(from, from + itemBytes), to);
    for (let position = order.length - 1; position >= 0; position -= 1) {
      const next = (index[position] ?? 0) + 1;
      const extent = stored[order[position] ?? 0] ?? 0;
      index[position] = next === extent ? 0 : next;
      if (next !== extent) break;
    }
  }
}
