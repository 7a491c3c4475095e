/** A point of a line; null lifts the pen. */
export type LinePoint = { readonly index: number; readonly value: number } | null;

/**
 * The points that a line of `columns` pixels needs: all of them where they fit, else the lowest
 * and the highest of each column in the order they come, so that no spike is lost. What cannot be
 * drawn lifts the pen.
 * @param drawable whether a value has a place: finite, and above zero on a logarithmic scale
 */
export function thinOut(
  values: Float64Array,
  columns: number,
  drawable: (value: number) => boolean,
): readonly LinePoint[] {
  const points: LinePoint[] = [];
  const perColumn = values.length / Math.max(1, columns);
  if (perColumn <= 2) {
    for (let index = 0; index < values.length; index += 1) append(points, values, index, drawable);
    return points;
  }
  for (let column = 0; column < columns; column += 1) {
    const start = Math.floor(column * perColumn);
    const end = Math.min(values.length, Math.floor((column + 1) * perColumn));
    let [lowest, highest, gap] = [-1, -1, false];
    for (let index = start; index < end; index += 1) {
      const value = values[index] ?? Number.NaN;
      if (!drawable(value)) {
        gap = true;
        continue;
      }
      if (lowest < 0 || value < (values[lowest] ?? 0)) lowest = index;
      if (highest < 0 || value > (values[highest] ?? 0)) highest = index;
    }
    if (lowest < 0) {
      if (points.at(-1) !== null) points.push(null);
      continue;
    }
    append(points, values, Math.min(lowest, highest), drawable);
    if (lowest !== highest) append(points, values, Math.max(lowest, highest), drawable);
    if (gap) points.push(null);
  }
  return points;
}

function append(
  points: LinePoint[],
  values: Float64Array,
  index: number,
  drawable: (value: number) => boolean,
): void {
  const value = values[index] ?? Number.NaN;
  if (drawable(value)) points.push({ index, value });
  else if (points.at(-1) !== null) points.push(null);
}

/** An SVG path; a point between two gaps is drawn as a dot (a line of no length, with round ends). */
export function pathOf(
  points: readonly LinePoint[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let [path, isDown] = ['', false];
  points.forEach((point, at) => {
    if (point !== null) {
      const place = `${x(point.index).toFixed(1)} ${y(point.value).toFixed(1)}`;
      const isAlone = !isDown && (points[at + 1] ?? null) === null;
      path += `${isDown ? 'L' : 'M'}${place}${isAlone ? 'h0' : ''}`;
    }
    isDown = point !== null;
  });
  return path;
}
