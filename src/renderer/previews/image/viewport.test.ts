import { describe, expect, it } from 'vitest';
import { fitViewport, panBy, placeOnScreen, reveal, valueAt, zoomAround } from './viewport';

const plane = { width: 64, height: 32 };
const screen = { width: 640, height: 480 };
const fit = fitViewport(plane, screen);

describe('viewport', () => {
  it('fits the whole plane into the screen', () => {
    expect(placeOnScreen(fit, plane, screen)).toEqual({ x: 0, y: 80, width: 640, height: 320 });
  });

  it('finds the value under a point', () => {
    expect(valueAt({ x: 0, y: 80 }, fit, plane, screen)).toEqual({ x: 0, y: 0 });
    expect(valueAt({ x: 639, y: 399 }, fit, plane, screen)).toEqual({ x: 63, y: 31 });
    expect(valueAt({ x: 10, y: 79 }, fit, plane, screen)).toBeNull();
  });

  it('keeps the value under the pointer while zooming', () => {
    const point = { x: 123, y: 211 };
    const before = valueAt(point, fit, plane, screen);
    for (const factor of [1.25, 2, 5]) {
      expect(valueAt(point, zoomAround(fit, factor, point, plane, screen), plane, screen)).toEqual(
        before,
      );
    }
  });

  it('zooms out no further than the whole plane', () => {
    const middle = { x: 320, y: 240 };
    const out = zoomAround(
      zoomAround(fit, 0.01, middle, plane, screen),
      0.01,
      middle,
      plane,
      screen,
    );
    expect(out.zoom).toBe(1);
    const large = { width: 6400, height: 100 };
    const whole = fitViewport(large, screen);
    expect(zoomAround(whole, 0.5, middle, large, screen).zoom).toBe(whole.zoom);
  });

  it('never loses the plane', () => {
    expect(panBy(fit, 1e6, -1e6, plane)).toMatchObject({ centreX: 0, centreY: 32 });
  });

  it('brings a value onto the screen', () => {
    const near = zoomAround(fit, 8, { x: 320, y: 240 }, plane, screen);
    const moved = reveal({ x: 0, y: 31 }, near, plane, screen);
    const { x, y } = placeOnScreen(moved, plane, screen);
    expect(x).toBeGreaterThanOrEqual(0 - 1e-9);
    expect(y + 32 * moved.zoom).toBeLessThanOrEqual(480 + 1e-9);
    expect(reveal({ x: 32, y: 16 }, near, plane, screen)).toEqual(near);
  });
});
