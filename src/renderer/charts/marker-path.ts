import type { SeriesMarker } from '../ui/series-palette';

/**
 * SVG path of a marker around (`x`, `y`). `radius` is that of the circle; the others have about
 * the same area, so that no series looks more important than another.
 */
export function markerPath(marker: SeriesMarker, x: number, y: number, radius: number): string {
  switch (marker) {
    case 'circle':
      return `M${n(x - radius)},${n(y)}a${n(radius)},${n(radius)} 0 1,0 ${n(2 * radius)},0a${n(radius)},${n(radius)} 0 1,0 ${n(-2 * radius)},0Z`;
    case 'square':
      return polygon(x, y, around(4, radius * 1.25, Math.PI / 4));
    case 'triangle':
      return polygon(x, y, around(3, radius * 1.45, -Math.PI / 2));
    case 'diamond':
      return polygon(x, y, around(4, radius * 1.35, 0));
    case 'cross':
      return polygon(x, y, cross(radius * 1.2));
    case 'star':
      return polygon(x, y, star(radius * 1.6));
    case 'triangle-down':
      return polygon(x, y, around(3, radius * 1.45, Math.PI / 2));
    case 'saltire':
      return polygon(x, y, turned(cross(radius * 1.3)));
    case 'pillar':
      return polygon(x, y, rectangle(radius * 0.5, radius * 1.4));
    case 'slab':
      return polygon(x, y, rectangle(radius * 1.4, radius * 0.5));
    case 'bow-tie':
      return polygon(x, y, bowTie(radius * 1.3));
  }
}

type Point = readonly [number, number];

function around(corners: number, radius: number, start: number): readonly Point[] {
  return Array.from({ length: corners }, (_, index) => {
    const angle = start + (2 * Math.PI * index) / corners;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

function cross(arm: number): readonly Point[] {
  const half = arm / 3;
  return [
    [-half, -arm],
    [half, -arm],
    [half, -half],
    [arm, -half],
    [arm, half],
    [half, half],
    [half, arm],
    [-half, arm],
    [-half, half],
    [-arm, half],
    [-arm, -half],
    [-half, -half],
  ];
}

/** By an eighth of a turn. */
function turned(corners: readonly Point[]): readonly Point[] {
  return corners.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]);
}

/** @param width, height half of them. */
function rectangle(width: number, height: number): readonly Point[] {
  return [
    [-width, -height],
    [width, -height],
    [width, height],
    [-width, height],
  ];
}

function bowTie(half: number): readonly Point[] {
  return [
    [-half, -half],
    [half, half],
    [half, -half],
    [-half, half],
  ];
}

function star(radius: number): readonly Point[] {
  return around(10, 1, -Math.PI / 2).map(([x, y], index) => {
    const distance = index % 2 === 0 ? radius : radius * 0.45;
    return [x * distance, y * distance];
  });
}

function polygon(x: number, y: number, corners: readonly Point[]): string {
  return `M${corners.map(([dx, dy]) => `${n(x + dx)},${n(y + dy)}`).join('L')}Z`;
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
