import { describe, expect, it } from 'vitest';
import { sliceTensor } from '../../shared/model/slice';
import type { Tensor } from '../../shared/model/tensor';
import {
  chooseAxis,
  colourAxis,
  defaultView,
  heldAxes,
  holdPosition,
  indicesAt,
  planeLayout,
  planeSlice,
  readPlane,
  viewFits,
  viewOfSlice,
} from './plane';

/** Element [i, j, k] of 3 × 4 × 2 holds 100 i + 10 j + k. */
const cube: Tensor = {
  dtype: 'float64',
  shape: [3, 4, 2],
  data: Float64Array.from(
    { length: 24 },
    (_, n) => 100 * Math.floor(n / 8) + 10 * (Math.floor(n / 2) % 4) + (n % 2),
  ),
};
const read = (tensor: Tensor) => (element: number) => Number(tensor.data[element]);

describe('defaultView', () => {
  it.each([
    [[], null, null],
    [[9], 0, null],
    [[8, 9], 0, 1],
    [[64, 64, 3], 0, 1],
    [[3, 64, 64], 1, 2],
    [[10, 64, 64], 1, 2],
    [[5, 64, 64, 4], 1, 2],
    [[2, 2, 3], 1, 2],
  ])('of %o draws axes %o and %o', (shape, vertical, horizontal) => {
    expect(defaultView(shape)).toMatchObject({ vertical, horizontal, step: 1 });
  });

  it('thins out what cannot be drawn whole', () => {
    const view = defaultView([10_000, 10_000]);
    const { height, width } = planeLayout([10_000, 10_000], view);
    expect(view.step).toBe(5);
    expect([height, width]).toEqual([2000, 2000]);
    expect(planeLayout([9_000_000], defaultView([9_000_000])).height).toBe(3_000_000);
  });
});

describe('planes', () => {
  it('reads the elements of any two axes', () => {
    const shape = cube.shape;
    const last = holdPosition(defaultView(shape), 0, 2);
    expect([...readPlane(planeLayout(shape, last), read(cube))]).toEqual([
      200, 201, 210, 211, 220, 221, 230, 231,
    ]);
    const first = { vertical: 1, horizontal: 0, fixed: [0, 0, 1], step: 1 };
    expect([...readPlane(planeLayout(shape, first), read(cube))]).toEqual([
      1, 101, 201, 11, 111, 211, 21, 121, 221, 31, 131, 231,
    ]);
  });

  it('is the same cut out by the engine as in the whole row', () => {
    const view = { vertical: 1, horizontal: 0, fixed: [0, 0, 1], step: 2 };
    const cut = sliceTensor(cube, planeSlice(view));
    expect(planeSlice(view)).toBe('::2, ::2, 1:2');
    expect(cut.shape).toEqual([2, 2, 1]);
    expect(readPlane(planeLayout(cut.shape, viewOfSlice(view)), read(cut))).toEqual(
      readPlane(planeLayout(cube.shape, view), read(cube)),
    );
  });

  it('keeps an axis whole where it is asked for', () => {
    const view = holdPosition(defaultView([64, 64, 3]), 2, 1);
    expect(planeSlice(view, 2)).toBe(':, :, :');
    expect(viewOfSlice(view, 2).fixed).toEqual([0, 0, 1]);
  });

  it('names an element by its place in the row', () => {
    expect(indicesAt({ vertical: 1, horizontal: 0, fixed: [0, 0, 1], step: 2 }, 3, 4)).toEqual([
      8, 6, 1,
    ]);
  });
});

describe('choosing', () => {
  const shape = [64, 64, 3];
  it('swaps the axes rather than drawing one twice', () => {
    const view = chooseAxis(defaultView(shape), 'vertical', 1, shape);
    expect(view).toMatchObject({ vertical: 1, horizontal: 0 });
    expect(chooseAxis(view, 'vertical', 2, shape)).toMatchObject({ vertical: 2, horizontal: 0 });
  });

  it('offers what is not drawn', () => {
    expect(heldAxes(defaultView(shape), shape)).toEqual([2]);
    expect(heldAxes(defaultView([1, 8, 8]), [1, 8, 8])).toEqual([]);
    expect(colourAxis(defaultView(shape), shape)).toBe(2);
    expect(colourAxis(defaultView([5, 8, 8]), [5, 8, 8])).toBeNull();
  });

  it('is kept only for a shape that it fits', () => {
    const view = holdPosition(defaultView(shape), 2, 2);
    expect(viewFits(view, [32, 32, 3])).toBe(true);
    expect(viewFits(view, [64, 64, 2])).toBe(false);
    expect(viewFits(view, [64, 64])).toBe(false);
    expect(viewFits(defaultView([9]), [9])).toBe(true);
    expect(viewFits(defaultView([]), [])).toBe(true);
  });
});
