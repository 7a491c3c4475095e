import type { ChartColours } from './chart-colours';
import type { ChartSize } from './chart-frame';
import type { ChartSpec } from './chart-spec';
import { HeatChart } from './heat-chart';
import { intervalList } from './interval-list';
import { IntervalListChart } from './interval-list-chart';
import { ScatterChart } from './scatter-chart';
import { SpeedupChart } from './speedup-chart';
import { TimeChart } from './time-chart';

interface ChartProps {
  readonly spec: ChartSpec;
  readonly size?: ChartSize;
  readonly colours?: ChartColours;
}

export function Chart({ spec, ...look }: ChartProps) {
  const list = intervalList(spec);
  if (list !== undefined) return <IntervalListChart title={spec.title} list={list} {...look} />;
  if (spec.kind === 'heat') return <HeatChart title={spec.title} grid={spec.grid} {...look} />;
  if (spec.kind === 'scatter') return <ScatterChart spec={spec} {...look} />;
  return spec.kind === 'time' ? (
    <TimeChart
      title={spec.title}
      series={spec.series}
      axes={spec.axes}
      sizes={spec.sizes ?? []}
      {...look}
    />
  ) : (
    <SpeedupChart title={spec.title} series={spec.series} axes={spec.axes} {...look} />
  );
}
