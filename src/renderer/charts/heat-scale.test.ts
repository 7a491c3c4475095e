import { describe, expect, it } from 'vitest';
import { heatScale, isLight } from './heat-scale';

describe('heatScale', () => {
  it('counts in what the middle of the values is easiest to read in', () => {
    const rows = heatScale([90_000, 812_345, 1_234_567], 'rows/s');
    expect(rows.unit).toBe('thousand rows/s');
    expect([90_000, 812_345, 1_234_567].map(rows.text)).toEqual(['90.0', '812', '1,230']);
    const many = heatScale([2e6, 12_345_678], 'rows/s');
    expect([many.unit, many.text(2e6), many.text(12_345_678), many.text(90_000)]).toEqual([
      'million rows/s',
      '2.00',
      '12.3',
      '0.09',
    ]);
    const few = heatScale([12, 512.4], 'rows/s');
    expect([few.unit, few.text(512.4)]).toEqual(['rows/s', '512']);
  });

  it('goes from 0 to the largest value, and is never without a colour', () => {
    const scale = heatScale([50, 100], 'rows/s');
    expect(scale.maximum).toBe(100);
    const colours = [0, 50, 100].map(scale.colour);
    expect(new Set(colours).size).toBe(3);
    expect(heatScale([], 'rows/s').colour(0)).toBe(scale.colour(0));
  });

  it('writes on every colour with a contrast of 4.5 at least', () => {
    const scale = heatScale([100], 'rows/s');
    for (let value = 0; value <= 100; value += 1) {
      const ratio = contrast(scale.colour(value), scale.textColour(value));
      expect(ratio, String(value)).toBeGreaterThanOrEqual(4.5);
    }
  });
});

it('tells light from dark', () => {
  expect([isLight('rgb(255, 255, 255)'), isLight('rgb(0, 0, 0)')]).toEqual([true, false]);
});

/** Contrast ratio, WCAG 2.2. */
function contrast(fill: string, text: string): number {
  const channels = [...fill.matchAll(/\d+/g)].map(([part]) => Number(part) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((one) =>
    one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4,
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return text === '#ffffff' ? 1.05 / (luminance + 0.05) : (luminance + 0.05) / 0.05;
}
