import { formatCount, formatValue } from '../../ui/format-number';
import classes from './rows-pane.module.css';

interface HistogramProps {
  /** One more than there are counts, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

const HEIGHT = 72;

/** Bars as high as the root of their counts, so that rare values are seen beside frequent ones. */
export function Histogram({ edges, counts }: HistogramProps) {
  const [low, high] = [edges[0], edges.at(-1)];
  if (low === undefined || high === undefined || counts.length === 0) {
    return <p className="dim">No finite values.</p>;
  }
  const most = Math.max(...counts, 1);
  return (
    <figure style={{ margin: 0 }}>
      <svg
        className={classes.histogram}
        viewBox={`0 0 ${counts.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Histogram from ${formatValue(low)} to ${formatValue(high)}, heights by the root of the count`}
      >
        {counts.map((count, bin) => {
          // An occupied bin is never invisible.
          const height = count === 0 ? 0 : Math.max(1.5, Math.sqrt(count / most) * (HEIGHT - 2));
          return (
            <rect key={bin} x={bin + 0.08} width={0.84} y={HEIGHT - height} height={height}>
              <title>
                {`${formatValue(edges[bin] ?? low)} to ${formatValue(edges[bin + 1] ?? high)}: ${formatCount(count)}`}
              </title>
            </rect>
          );
        })}
      </svg>
      <figcaption className={classes.histogramEnds}>
        <span>{formatValue(low, 3)}</span>
        <span>√ count</span>
        <span>{formatValue(high, 3)}</span>
      </figcaption>
    </figure>
  );
}
