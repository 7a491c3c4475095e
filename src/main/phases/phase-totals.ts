import {
  type Phase,
  type PhaseCount,
  type PhaseEntry,
  type PhaseTotals,
  PHASES,
} from '../../shared/model/phases';

const NONE: PhaseCount = { folders: 0, rows: 0, bytes: 0 };

/** Whether it can be read in the target format and relied on. */
export function isMoved({ phase, standing }: Pick<PhaseEntry, 'phase' | 'standing'>): boolean {
  return phase === 'result' || (phase === 'both' && standing?.state === 'verified');
}

export const NO_TOTALS: PhaseTotals = {
  byPhase: { broken: NONE, unfinished: NONE, source: NONE, both: NONE, result: NONE },
  moved: NONE,
  all: NONE,
};

/** One dataset more. */
export function addToTotals(totals: PhaseTotals, entry: PhaseEntry): PhaseTotals {
  if (entry.secondOf !== undefined) return totals;
  const byPhase: Record<Phase, PhaseCount> = { ...totals.byPhase };
  for (const phase of PHASES)
    if (phase === entry.phase) byPhase[phase] = plus(byPhase[phase], entry);
  return {
    byPhase,
    moved: isMoved(entry) ? plus(totals.moved, entry) : totals.moved,
    all: plus(totals.all, entry),
  };
}

function plus({ folders, rows, bytes }: PhaseCount, entry: PhaseEntry): PhaseCount {
  return {
    folders: folders + 1,
    rows: rows + (entry.rows ?? 0),
    bytes: bytes + (entry.bytes ?? 0),
  };
}
