import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StorageResult } from '../../../shared/model/benchmark';
import type {
  ClaimFigure,
  ClaimOutcome,
  ClaimUnit,
  ClaimVerdict,
} from '../../../shared/model/claim';
import { fileVersionsText } from '../../../shared/model/file-versions';
import { type DataColumn, DataTable } from '../../ui/data-table';
import { formatBytes } from '../../ui/format-bytes';
import { formatSeconds } from '../../ui/format-duration';
import { formatCount, formatRatio, formatShare, formatValue } from '../../ui/format-number';
import { Panel } from '../../ui/panel';
import classes from './claims-table.module.css';

const VERDICTS = {
  reproduced: { icon: IconCircleCheck, word: 'Reproduced', kind: 'yes' },
  'not reproduced': { icon: IconCircleX, word: 'Not reproduced', kind: 'no' },
  'not testable here': { icon: IconCircleDashed, word: 'Not testable here', kind: 'untested' },
} as const satisfies Record<ClaimOutcome, object>;

const COLUMNS: readonly DataColumn<ClaimVerdict>[] = [
  {
    id: 'what',
    label: 'Claim',
    width: '24%',
    render: ({ statement, source }) => (
      <Lines>
        {statement}
        <span className="dim">in {source}</span>
      </Lines>
    ),
  },
  {
    id: 'published',
    label: 'Published',
    width: '17%',
    render: ({ unit, published }) =>
      published === null ? (
        <span className="dim">no number</span>
      ) : (
        <Lines>
          <strong>{boundsText(unit, published.low, published.high)}</strong>
          <Figures figures={published.figures} />
        </Lines>
      ),
  },
  {
    id: 'measured',
    label: 'Measured here',
    width: '24%',
    render: ({ unit, measured }) =>
      measured === null ? (
        <span className="dim">–</span>
      ) : (
        <Lines>
          <strong title={measured.label}>{valueText(unit, measured.value)}</strong>
          {measured.low !== measured.high && (
            <span>
              {formatValue(measured.low, 3)} to {formatRatio(measured.high)}
            </span>
          )}
          {measured.figures.length === 0 && <span className="dim">{measured.label}</span>}
          <Figures figures={measured.figures} />
        </Lines>
      ),
  },
  {
    id: 'verdict',
    label: 'Verdict',
    width: '172px',
    sortBy: ({ verdict }) => verdict,
    render: ({ verdict }) => {
      const { icon: MarkIcon, word, kind } = VERDICTS[verdict];
      return (
        <span className={classes.verdict} data-kind={kind}>
          <MarkIcon size={15} aria-hidden />
          {word}
        </span>
      );
    },
  },
  { id: 'why', label: 'Why', render: ({ why }) => <span className={classes.why}>{why}</span> },
];

interface ClaimsTableProps {
  readonly claims: readonly ClaimVerdict[];
  /** Of the same run: what the files are that its times are of. */
  readonly storage: readonly StorageResult[];
}

/** Figures that others published, each beside the one of this run. */
export function ClaimsTable({ claims, storage }: ClaimsTableProps) {
  if (claims.length === 0) return null;
  const counts = (['reproduced', 'not reproduced', 'not testable here'] as const)
    .map((verdict) => [claims.filter((one) => one.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`);
  return (
    <Panel title={`Published figures: ${counts.join(', ')}`} flush>
      <p className={classes.rule}>
        Times of another machine cannot be tested here, ratios can. A range is reproduced where the
        measured 95 % interval meets it, “at least” where it reaches the bound, and a single number
        where the interval holds it or lies beyond it; an interval that holds no difference as well
        tests nothing. {fileVersionsText(storage)}
      </p>
      <div
        className={classes.scroll}
        tabIndex={0}
        role="group"
        aria-label="Published figures table"
      >
        <DataTable
          label="Published figures"
          columns={COLUMNS}
          rows={claims}
          rowKey={(one) => one.id}
        />
      </div>
    </Panel>
  );
}

function Lines({ children }: { readonly children: ReactNode }) {
  return <div className={classes.lines}>{children}</div>;
}

function Figures({ figures }: { readonly figures: readonly ClaimFigure[] }) {
  return figures.map(({ name, value, unit }) => (
    <span key={name} className="dim">
      {name} {figureText(value, unit)}
    </span>
  ));
}

function figureText(value: number, unit: ClaimFigure['unit']): string {
  if (unit === 's') return formatSeconds(value);
  return unit === 'bytes' ? formatBytes(value) : `${formatCount(value)} files`;
}

function boundsText(unit: ClaimUnit, low: number, high: number | null): string {
  if (high === null) return `at least ${valueText(unit, low)}`;
  return low === high ? valueText(unit, low) : `${formatValue(low, 3)} to ${valueText(unit, high)}`;
}

function valueText(unit: ClaimUnit, value: number): string {
  switch (unit) {
    case 'speed ratio':
      return `${formatRatio(value)} as fast`;
    case 'share of the time':
      return `${formatShare(value)} of the time`;
    case 'share of the bytes':
      return `${formatShare(value)} of the bytes`;
    case 'share of the files':
      return `${formatShare(value)} of the files`;
  }
}
