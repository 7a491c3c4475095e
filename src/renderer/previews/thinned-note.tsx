import { formatCount } from '../ui/format-number';

/** Said wherever not every value is on the screen: what lies between is not averaged, but absent. */
export function ThinnedNote({ step }: { readonly step: number }) {
  return (
    <span title="The row has too many values to show at once. Export it to see each of them.">
      Only one value in {formatCount(step)} along each axis
    </span>
  );
}
