import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { ChartSize } from './chart-frame';

interface DrawnChartProps {
  readonly title: string;
  /** Fixed for a picture that is exported; absent: as wide as there is room. */
  readonly size: ChartSize | undefined;
  /** Pixels; may be more than that of the size, where there is much to draw. */
  readonly height: number;
  /** What is drawn in a picture of this width. */
  readonly children: (width: number) => ReactNode;
}

/** The frame of a chart that is drawn without a library. */
export function DrawnChart({ title, size, height, children }: DrawnChartProps) {
  const { ref, width: measured } = useElementSize<HTMLDivElement>();
  const width = size?.width ?? measured;
  return (
    <div ref={ref} style={size === undefined ? { width: '100%', height } : undefined}>
      {width > 0 && (
        <svg
          data-chart=""
          role="img"
          aria-label={`${title}. The same numbers are in the table.`}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
        >
          {children(width)}
        </svg>
      )}
    </div>
  );
}
