import { useId } from 'react';
import { SCREEN_COLOURS } from './chart-colours';
import { FillPattern } from './fill-pattern';
import { markerPath } from './marker-path';
import type { ScatterPoint } from './scatter-spec';
import type { BarSeries, IntervalSeries } from './series';

/** A piece of the line with its marker, for legends and tooltips. */
export function SeriesSwatch({ series }: { readonly series: IntervalSeries }) {
  const { colour, marker } = series.style;
  return (
    <svg width={26} height={12} aria-hidden>
      <path
        d="M0,6H26"
        stroke={colour}
        strokeWidth={1.75}
        {...(series.broken ? { strokeDasharray: '5 3' } : {})}
      />
      <path d={markerPath(marker, 13, 6, 4)} fill={colour} />
    </svg>
  );
}

export function BarSwatch({ series }: { readonly series: BarSeries }) {
  const id = useId();
  return (
    <svg width={14} height={12} aria-hidden>
      <defs>
        <FillPattern
          id={id}
          colour={series.colour}
          pattern={series.pattern}
          lines={SCREEN_COLOURS.surface}
        />
      </defs>
      <rect width={14} height={12} fill={`url(#${id})`} />
    </svg>
  );
}

/** Filled or hollow as in the plot. */
export function PointSwatch({ style, isOnFront }: Pick<ScatterPoint, 'style' | 'isOnFront'>) {
  return (
    <svg width={14} height={14} aria-hidden>
      <path
        d={markerPath(style.marker, 7, 7, 4.5)}
        fill={isOnFront ? style.colour : SCREEN_COLOURS.surface}
        stroke={style.colour}
        strokeWidth={1.75}
      />
    </svg>
  );
}
