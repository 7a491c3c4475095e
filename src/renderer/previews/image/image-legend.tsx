import type { Rgb } from '../../../shared/colour-maps';
import { formatCount } from '../../ui/format-number';
import type { Picture } from './image-picture';
import classes from './image.module.css';
import type { Stretch } from './stretch';

/** What the colour bar does not tell: NaN, infinities, what a logarithm does not have. */
export function ImageLegend({
  picture,
  stretch,
}: {
  readonly picture: Picture;
  readonly stretch: Stretch;
}) {
  const { summary, missing } = picture;
  return (
    <div className={classes.legend}>
      {summary.nan > 0 && (
        <span>
          <span className={classes.swatch} style={{ background: css(missing) }} />
          NaN ({formatCount(summary.nan)})
        </span>
      )}
      {summary.infinite > 0 && <span>±∞ ({formatCount(summary.infinite)}) at the ends</span>}
      {stretch === 'log' && summary.notPositive > 0 && (
        <span>≤ 0 ({formatCount(summary.notPositive)}) as the lowest</span>
      )}
    </div>
  );
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
