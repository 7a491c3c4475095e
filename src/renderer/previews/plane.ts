/**
 * A tensor of any shape, seen as a plane of rows and columns: two axes are drawn, each other one
 * is held at one position. Pure; strides and offsets count elements in C order.
 */

export interface PlaneView {
  /** The axis that runs downwards and the one that runs to the right; null where there is none. */
  readonly vertical: number | null;
  readonly horizontal: number | null;
  /** The position held on each axis; without meaning on the two that are drawn. */
  readonly fixed: readonly number[];
  /** Every how many positions along the drawn axes a value is taken. */
  readonly step: number;
}

/** Where the elements of a plane lie: `base + y * downStride + x * rightStride`. */
export interface PlaneLayout {
  readonly height: number;
  readonly width: number;
  readonly base: number;
  readonly downStride: number;
  readonly rightStride: number;
}

/** More values than this are never drawn at once: 4 Mi, as many as a 2048 × 2048 picture. */
const MAX_PLANE_ELEMENTS = 2 ** 22;

/** An extent up to which a last axis is taken for channels: RGB, RGBA. */
const MAX_CHANNELS = 4;

/** The axes that suit a shape: the last two, or the two before a last axis of few channels. */
export function defaultView(shape: readonly number[]): PlaneView {
  const count = shape.length;
  const fixed = shape.map(() => 0);
  if (count === 0) return { vertical: null, horizontal: null, fixed, step: 1 };
  if (count === 1) return withStep({ vertical: 0, horizontal: null, fixed, step: 1 }, shape);
  const [third = 0, second = 0, last = 0] = [shape[count - 3], shape[count - 2], shape[count - 1]];
  const channelsLast =
    count > 2 && last <= MAX_CHANNELS && second > MAX_CHANNELS && third > MAX_CHANNELS;
  const horizontal = channelsLast ? count - 2 : count - 1;
  return withStep({ vertical: horizontal - 1, horizontal, fixed, step: 1 }, shape);
}

/** The same view, thinned out so far that it can be drawn. */
export function withStep(view: PlaneView, shape: readonly number[]): PlaneView {
  const height = extent(shape, view.vertical);
  const width = extent(shape, view.horizontal);
  let step = 1;
  while (Math.ceil(height / step) * Math.ceil(width / step) > MAX_PLANE_ELEMENTS) step += 1;
  return { ...view, step };
}

/** Whether a view that was made for another row still means something for this shape. */
export function viewFits(view: PlaneView, shape: readonly number[]): boolean {
  return (
    view.fixed.length === shape.length &&
    view.fixed.every((position, axis) => position < Math.max(1, shape[axis] ?? 0)) &&
    (view.vertical === null) === (shape.length === 0) &&
    (view.horizontal === null) === shape.length < 2
  );
}

/** The view with other axes drawn; the axis that was on the chosen place takes the free one. */
export function chooseAxis(
  view: PlaneView,
  place: 'vertical' | 'horizontal',
  axis: number,
  shape: readonly number[],
): PlaneView {
  const other = place === 'vertical' ? 'horizontal' : 'vertical';
  const changed =
    view[other] === axis ? { [place]: axis, [other]: view[place] } : { [place]: axis };
  return withStep({ ...view, ...changed }, shape);
}

export function holdPosition(view: PlaneView, axis: number, position: number): PlaneView {
  return { ...view, fixed: view.fixed.map((now, index) => (index === axis ? position : now)) };
}

/** Axes that are held at one position and have others to choose from. */
export function heldAxes(view: PlaneView, shape: readonly number[]): readonly number[] {
  return shape.flatMap((size, axis) =>
    axis !== view.vertical && axis !== view.horizontal && size > 1 ? [axis] : [],
  );
}

/** The first held axis whose positions are three or four channels, which can be one colour picture. */
export function colourAxis(view: PlaneView, shape: readonly number[]): number | null {
  return heldAxes(view, shape).find((axis) => shape[axis] === 3 || shape[axis] === 4) ?? null;
}

export function planeLayout(shape: readonly number[], view: PlaneView): PlaneLayout {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const stride = (axis: number | null) => (axis === null ? 0 : (strides[axis] ?? 0));
  const base = view.fixed.reduce(
    (sum, position, axis) =>
      axis === view.vertical || axis === view.horizontal
        ? sum
        : sum + position * (strides[axis] ?? 0),
    0,
  );
  return {
    height: Math.ceil(extent(shape, view.vertical) / view.step),
    width: Math.ceil(extent(shape, view.horizontal) / view.step),
    base,
    downStride: stride(view.vertical) * view.step,
    rightStride: stride(view.horizontal) * view.step,
  };
}

/**
 * The view as a slice in NumPy's syntax that keeps every axis, so that the answer has as many
 * dimensions as the row: `0:1, ::4, ::4`. `whole` names an axis that is needed in full.
 */
export function planeSlice(view: PlaneView, whole: number | null = null): string {
  return view.fixed
    .map((position, axis) => {
      if (axis === view.vertical || axis === view.horizontal) {
        return view.step === 1 ? ':' : `::${view.step}`;
      }
      return axis === whole ? ':' : `${position}:${position + 1}`;
    })
    .join(', ');
}

/** The view of what `planeSlice` cut out. */
export function viewOfSlice(view: PlaneView, whole: number | null = null): PlaneView {
  return {
    ...view,
    fixed: view.fixed.map((position, axis) => (axis === whole ? position : 0)),
    step: 1,
  };
}

/** Index of a plane's element in the row, one number an axis. */
export function indicesAt(view: PlaneView, y: number, x: number): readonly number[] {
  return view.fixed.map((position, axis) => {
    if (axis === view.vertical) return y * view.step;
    if (axis === view.horizontal) return x * view.step;
    return position;
  });
}

/** The plane's elements in order, row by row, as `read` gives them. */
export function readPlane(
  layout: PlaneLayout,
  read: (element: number) => number,
): Float64Array<ArrayBuffer> {
  const { height, width, base, downStride, rightStride } = layout;
  const values = new Float64Array(height * width);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      values[at] = read(base + y * downStride + x * rightStride);
    }
  }
  return values;
}

function extent(shape: readonly number[], axis: number | null): number {
  return axis === null ? 1 : (shape[axis] ?? 1);
}
