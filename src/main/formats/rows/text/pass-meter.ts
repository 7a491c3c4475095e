import type { ReportProgress } from '../../../../shared/model/progress';
import { ProgressMeter } from '../../../lib/progress-meter';
import type { TextSource } from './text-source';
import type { FoundRow } from './walk-rows';

/** Says how far a pass over the file is, when told each row: once a piece, as rows are many. */
export function passMeter(
  source: TextSource,
  from: number,
  report: ReportProgress | undefined,
): (row: FoundRow) => void {
  const meter = new ProgressMeter({ total: source.end - from, unit: 'bytes', report });
  let reached = from;
  return ({ base, from: start }) => {
    if (base <= reached) return;
    const at = base + start;
    meter.advance(at - reached, at - reached, 'rows');
    reached = at;
  };
}
