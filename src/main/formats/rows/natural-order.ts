/** Orders names as people number them: `part-2` before `part-10`, otherwise by code unit. */
export function naturalOrder(left: string, right: string): number {
  const a = left.match(/[0-9]+|[^0-9]+/g) ?? [];
  const b = right.match(/[0-9]+|[^0-9]+/g) ?? [];
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = comparePieces(a[index] ?? '', b[index] ?? '');
    if (order !== 0) return order;
  }
  // `01` and `1` are the same number in two names.
  return a.length - b.length || compareText(left, right);
}

function comparePieces(a: string, b: string): number {
  if (!/^[0-9]/.test(a) || !/^[0-9]/.test(b)) return compareText(a, b);
  const x = a.replace(/^0+/, '');
  const y = b.replace(/^0+/, '');
  return x.length - y.length || compareText(x, y);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
