import {
  IconAdjustments,
  IconAlertTriangle,
  IconArrowsUpDown,
  IconDatabase,
  IconEqual,
  IconTrendingDown,
  IconTrendingUp,
} from '@tabler/icons-react';
import type { Finding } from '../../../shared/model/benchmark';
import { Disclosure } from '../../ui/disclosure';
import { countOf } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './benchmark.module.css';

/** More findings than this without a difference are folded away: their number stays in sight. */
const MOST_SHOWN = 4;

/** What the numbers say, in sentences; each marked with an icon and a word, never by colour alone. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  const alike = findings.filter(({ verdict }) => verdict === 'no difference detected');
  const folded = alike.length > MOST_SHOWN ? alike : [];
  return (
    <Panel title="Key findings">
      <FindingList findings={findings.filter((one) => !folded.includes(one))} />
      {folded.length > 0 && (
        <div className={classes.folded}>
          <Disclosure
            title={`${countOf(folded.length, 'comparison')} without a detected difference`}
          >
            <FindingList findings={folded} />
          </Disclosure>
        </div>
      )}
    </Panel>
  );
}

function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul className={classes.findings}>
      {findings.map((finding) => {
        const { icon: MarkIcon, word, kind } = markOf(finding);
        return (
          <li key={finding.text}>
            <MarkIcon size={16} aria-hidden />
            <span className={classes.verdict} data-kind={kind}>
              {word}
            </span>
            <span>{finding.text}</span>
          </li>
        );
      })}
    </ul>
  );
}

function markOf({ kind, verdict }: Finding) {
  if (kind === 'storage') return { icon: IconDatabase, word: 'Storage', kind: 'storage' };
  if (kind === 'stream') return { icon: IconAdjustments, word: 'Stream setting', kind: 'none' };
  if (kind === 'caution') return { icon: IconAlertTriangle, word: 'Caution', kind: 'caution' };
  switch (verdict) {
    case 'faster':
      return { icon: IconTrendingUp, word: 'Faster', kind: 'faster' };
    case 'slower':
      return { icon: IconTrendingDown, word: 'Slower', kind: 'slower' };
    case 'no difference detected':
      return { icon: IconEqual, word: 'No difference detected', kind: 'none' };
    case undefined:
      return { icon: IconArrowsUpDown, word: 'Depends on the size', kind: 'none' };
  }
}
