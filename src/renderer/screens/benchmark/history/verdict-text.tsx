import { IconEqual, IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import type { Verdict } from '../../../../shared/model/benchmark';
import classes from './history.module.css';

const MARKS = {
  faster: { icon: IconTrendingUp, word: 'Faster' },
  slower: { icon: IconTrendingDown, word: 'Slower' },
  'no difference detected': { icon: IconEqual, word: 'No difference detected' },
} as const satisfies Record<Verdict, unknown>;

/** A word with its mark, never colour alone. */
export function VerdictText({ verdict }: { readonly verdict: Verdict }) {
  const { icon: Mark, word } = MARKS[verdict];
  return (
    <span className={classes.verdict} data-verdict={verdict}>
      <Mark size={14} aria-hidden />
      {word}
    </span>
  );
}
