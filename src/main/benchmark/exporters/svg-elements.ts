/** Okabe and Ito's colours (2008) that read on light and dark grounds. */
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'] as const;

export function seriesColour(style: number): string {
  return COLOURS[style % COLOURS.length] ?? COLOURS[0];
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Pixels to a tenth: smaller files, same picture. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function svgText(text: string, x: number, y: number, attributes = ''): string {
  return `<text x="${px(x)}" y="${px(y)}" ${attributes}>${escapeXml(text)}</text>`;
}

export function svgLine(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  attributes: string,
): string {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" ${attributes}/>`;
}

export type MarkerLook = 'filled' | 'hollow';

/** A shape a series, so that no one depends on colour: circle, square, triangle, diamond … */
export function svgMarker(
  style: number,
  x: number,
  y: number,
  look: MarkerLook = 'filled',
): string {
  const colour = seriesColour(style);
  const fill =
    look === 'filled' ? `fill="${colour}"` : `fill="none" stroke="${colour}" stroke-width="1.75"`;
  const polygon = (points: readonly (readonly [number, number])[]): string =>
    `<polygon points="${points.map(([dx, dy]) => `${px(x + dx)},${px(y + dy)}`).join(' ')}" ${fill}/>`;
  switch (style % 5) {
    case 1:
      return `<rect x="${px(x - 4)}" y="${px(y - 4)}" width="8" height="8" ${fill}/>`;
    case 2:
      return polygon([
        [0, -5],
        [5, 4],
        [-5, 4],
      ]);
    case 3:
      return polygon([
        [0, -5.5],
        [5.5, 0],
        [0, 5.5],
        [-5.5, 0],
      ]);
    case 4:
      return polygon([
        [-5, -4],
        [5, -4],
        [0, 5],
      ]);
    default:
      return `<circle cx="${px(x)}" cy="${px(y)}" r="4.5" ${fill}/>`;
  }
}
