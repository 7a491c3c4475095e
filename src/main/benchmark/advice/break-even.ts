import type { ControlPair } from '../../../shared/model/benchmark';
import { bytesText, secondsText, threeDigits } from '../number-text';
import { type Option, isWorse } from './options';

/**
 * What would turn the order round: against each option that is worse in the use itself and better
 * in what is done beside it, how much of the one outweighs the other.
 * @param options the best first
 * @param beside the same options by what else is done
 */
export function breakEven(
  options: readonly Option[],
  beside: readonly Option[],
  controls: readonly ControlPair[],
): readonly string[] {
  const [best] = options;
  const bestBeside = beside.find((one) => one.label === best?.label);
  if (best === undefined || bestBeside === undefined) return [];
  return options.slice(1).flatMap((option) => {
    const own = beside.find((one) => one.label === option.label);
    if (own === undefined || !isWorse(best, option, controls)) return [];
    if (!isWorse(own, bestBeside, controls)) return [];
    return [sentence(best, option, bestBeside, own)];
  });
}

function sentence(best: Option, other: Option, bestBeside: Option, otherBeside: Option): string {
  const gain = bestBeside.value - otherBeside.value;
  const loss = other.value - best.value;
  const what = otherBeside.result?.operation ?? '';
  if (best.result !== null && otherBeside.result !== null) {
    const passes = threeDigits(gain / loss);
    return `${other.label} is ahead of ${best.label} where fewer than ${passes} passes of ${best.result.operation} come to one of ${what}: it takes ${secondsText(otherBeside.value)} instead of ${secondsText(bestBeside.value)} there.`;
  }
  const larger = threeDigits(other.value / best.value);
  return `${other.label} takes ${bytesText(other.value)}, ${larger} × the bytes of ${best.label}, and does ${what} in ${secondsText(otherBeside.value)} instead of ${secondsText(bestBeside.value)}: it is ahead where that time matters more than the room.`;
}
