import type { StreamSweep } from '../../../shared/model/benchmark';
import { parseNumbers } from './number-list';

/** The fields of a sweep as they are typed. */
export interface SweepText {
  readonly batchRows: string;
  readonly prefetch: string;
  readonly cacheBytes: number;
}

export type ParsedSweep =
  | { readonly ok: true; readonly sweep: StreamSweep | null }
  | { readonly ok: false; readonly reason: string };

/** Null where both lists are empty: the engine has a grid of its own. */
export function parseSweep({ batchRows, prefetch, cacheBytes }: SweepText): ParsedSweep {
  if (batchRows.trim() === '' && prefetch.trim() === '') return { ok: true, sweep: null };
  const rows = parseNumbers(batchRows);
  if (!rows.ok) return { ok: false, reason: `Batch rows: ${rows.reason}` };
  const ahead = prefetch.split(/[\s,;]+/).filter((part) => part !== '');
  const wrong = ahead.find((part) => !/^\d{1,4}$/.test(part));
  if (wrong !== undefined || ahead.length === 0) {
    return { ok: false, reason: 'Batches ahead: whole numbers from 0 to 9,999.' };
  }
  return {
    ok: true,
    sweep: { batchRows: rows.numbers, prefetch: ahead.map(Number), cacheBytes },
  };
}
