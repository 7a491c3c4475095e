import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { formatValue } from '../../ui/format-number';
import classes from './image.module.css';
import type { Stretching } from './stretch';

interface ColourBarProps {
  /** 256 × (red, green, blue), low values first. */
  readonly table: Uint8Array;
  readonly stretching: Stretching;
}

/** Which colour is which value, highest at the top. */
export function ColourBar({ table, stretching }: ColourBarProps) {
  const { ref, height } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === undefined || context === null) return;
    const image = context.createImageData(1, 256);
    for (let i = 0; i < 256; i += 1) {
      image.data.set(table.subarray(3 * (255 - i), 3 * (255 - i) + 3), 4 * i);
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [table]);
  const { low, high } = stretching.limits;
  return (
    <div
      ref={ref}
      className={classes.bar}
      role="img"
      aria-label={`Colours from ${formatValue(low)} to ${formatValue(high)}`}
    >
      <canvas ref={canvas} width={1} height={256} />
      {spread(stretching, height).map(({ value, top }) => (
        <span key={value} className={classes.tick} style={{ top: `${top * 100}%` }}>
          {formatValue(value, 3)}
        </span>
      ))}
    </div>
  );
}

/** The limits and as many ticks between them as have room, from the top down. */
function spread({ ticks, limits, share }: Stretching, height: number) {
  const room = height > 0 ? 16 / height : 1;
  const ends = [limits.high, limits.low].map((value) => ({ value, top: 1 - clamp(share(value)) }));
  const shown = limits.low === limits.high ? ends.slice(0, 1) : ends;
  for (const value of ticks) {
    const top = 1 - clamp(share(value));
    if (shown.every((other) => Math.abs(other.top - top) >= room)) shown.push({ value, top });
  }
  return shown;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
