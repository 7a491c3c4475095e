/**
 * Bars are told apart by pattern as well as by colour. Pattern 0 is solid; the others have the
 * colour as background and lines in four directions.
 */
const LINES = [
  '',
  'M0,6L6,0M-1,1L1,-1M5,7L7,5',
  'M0,0L6,6M-1,5L1,7M5,-1L7,1',
  'M0,3L6,3',
  'M3,0L3,6',
] as const;
const SIZE = 6;

export const PATTERNS = LINES.length;

interface FillPatternProps {
  readonly id: string;
  readonly colour: string;
  readonly pattern: number;
  /** Colour of the lines: that of the surface, so that error bars stay visible on them. */
  readonly lines: string;
}

export function FillPattern({ id, colour, pattern, lines }: FillPatternProps) {
  return (
    <pattern id={id} width={SIZE} height={SIZE} patternUnits="userSpaceOnUse">
      <rect width={SIZE} height={SIZE} fill={colour} />
      <path d={LINES[pattern % PATTERNS] ?? ''} stroke={lines} strokeWidth={1.6} fill="none" />
    </pattern>
  );
}

/** The same swatch as SVG text, for an exported legend. */
export function fillPatternSvg({ id, colour, pattern, lines }: FillPatternProps): string {
  return (
    `<pattern id="${id}" width="${SIZE}" height="${SIZE}" patternUnits="userSpaceOnUse">` +
    `<rect width="${SIZE}" height="${SIZE}" fill="${colour}"/>` +
    `<path d="${LINES[pattern % PATTERNS] ?? ''}" stroke="${lines}" stroke-width="1.6" fill="none"/>` +
    '</pattern>'
  );
}
