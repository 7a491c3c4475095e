import {
  interpolateCividis,
  interpolateMagma,
  interpolateRdBu,
  interpolateViridis,
} from 'd3-scale-chromatic';
import { describe, expect, it } from 'vitest';
import { COLOUR_MAPS, NAN_COLOUR, colourTable, isColourMap } from './colour-maps';

const SOURCES = {
  viridis: interpolateViridis,
  magma: interpolateMagma,
  cividis: interpolateCividis,
  diverging: (t: number): string => interpolateRdBu(1 - t),
} as const;

function parts(colour: string): readonly number[] {
  if (!colour.startsWith('#'))
    return (colour.match(/[\d.]+/g) ?? []).map((part) => Math.round(Number(part)));
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

describe('colour maps', () => {
  it.each(Object.entries(SOURCES))('%s is what its source gives', (name, source) => {
    if (!isColourMap(name)) throw new Error(name);
    const table = colourTable(name);
    for (let index = 0; index < 256; index += 1) {
      expect(Array.from(table.subarray(3 * index, 3 * index + 3))).toEqual(
        parts(source(index / 255)),
      );
    }
  });

  it('grey runs from black to white', () => {
    const table = colourTable('grey');
    expect(Array.from(table.subarray(0, 6))).toEqual([0, 0, 0, 1, 1, 1]);
    expect(Array.from(table.subarray(765))).toEqual([255, 255, 255]);
  });

  it('paints NaN in a colour far from every colour of its map', () => {
    for (const map of COLOUR_MAPS) {
      const table = colourTable(map);
      const [red, green, blue] = NAN_COLOUR[map];
      for (let at = 0; at < table.length; at += 3) {
        const distance = Math.hypot(
          (table[at] ?? 0) - red,
          (table[at + 1] ?? 0) - green,
          (table[at + 2] ?? 0) - blue,
        );
        expect(distance, `${map} ${at / 3}`).toBeGreaterThan(60);
      }
    }
  });
});
