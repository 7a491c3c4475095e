import type { ComparedCase } from '../../../../shared/model/benchmark-history';
import { formatRatio } from '../../../ui/format-number';
import type { RatioAxis } from '../../../charts/ratio-axis';
import classes from './history.module.css';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** Without a noise floor there is no band behind it. */
type PlottedRatio = Pick<ComparedCase, 'ratio' | 'low' | 'high'> &
  Partial<Pick<ComparedCase, 'noiseFloor'>>;

/** One line of a forest plot: the ratio with its interval, over the noise, on the common axis. */
export function RatioPlot(props: { readonly axis: RatioAxis; readonly one: PlottedRatio }) {
  const { axis, one } = props;
  const [low, high] = [axis.at(one.low), axis.at(one.high)];
  const floor = one.noiseFloor ?? 1;
  const [from, to] = [axis.at(1 / floor), axis.at(floor)];
  return (
    <svg className={classes.plot} aria-hidden>
      {floor > 1 && (
        <rect className={classes.noise} x={percent(from)} width={percent(to - from)} height="24" />
      )}
      {axis.ticks.map((tick) => (
        <line
          key={tick}
          className={tick === 1 ? classes.one : classes.gridline}
          x1={percent(axis.at(tick))}
          x2={percent(axis.at(tick))}
          y1="-6"
          y2="30"
        />
      ))}
      <line className={classes.ratio} x1={percent(low)} x2={percent(high)} y1="12" y2="12" />
      {[low, high].map((end, side) => (
        <line
          key={side}
          className={classes.ratio}
          x1={percent(end)}
          x2={percent(end)}
          y1="8"
          y2="16"
        />
      ))}
      <circle className={classes.dot} cx={percent(axis.at(one.ratio))} cy="12" r="4" />
    </svg>
  );
}

/** The axis of all lines, for the head of their column. */
export function RatioAxisLabels({ axis }: { readonly axis: RatioAxis }) {
  return (
    <svg className={`${classes.plot ?? ''} ${classes.axis ?? ''}`} aria-hidden>
      {axis.ticks.map((tick, at) => (
        <text
          key={tick}
          x={percent(axis.at(tick))}
          y="13"
          textAnchor={at === 0 ? 'start' : at === axis.ticks.length - 1 ? 'end' : 'middle'}
        >
          {formatRatio(tick)}
        </text>
      ))}
    </svg>
  );
}
