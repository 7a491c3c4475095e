import { DEFAULT_SWEEP, type StreamSweep } from '../../../shared/model/benchmark';
import { parseNumbers } from './number-list';

/** The fields of a sweep as they are typed. */
export interface SweepText {
  readonly batchRows: string;
  readonly prefetch: string;
  readonly cacheBytes: number;
}

/** What is wrong with each field. */
export type SweepProblems = Readonly<Partial<Record<keyof SweepText, string>>>;

export type ParsedSweep =
  | { readonly ok: true; readonly sweep: StreamSweep | null }
  | { readonly ok: false; readonly problems: SweepProblems };

/** Most that is kept: a terabyte, more than any machine's memory. */
const MOST_CACHE_BYTES = 1e12;

/** An empty list is the engine's own; null where nothing is typed at all. */
export function parseSweep({ batchRows, prefetch, cacheBytes }: SweepText): ParsedSweep {
  const isEmpty = batchRows.trim() === '' && prefetch.trim() === '' && cacheBytes === 0;
  if (isEmpty) return { ok: true, sweep: null };
  const rows = batchRows.trim() === '' ? DEFAULT_SWEEP.batchRows : numbersFrom1(batchRows);
  const ahead = prefetch.trim() === '' ? DEFAULT_SWEEP.prefetch : numbersFrom0(prefetch);
  const isCache = Number.isInteger(cacheBytes) && cacheBytes >= 0 && cacheBytes <= MOST_CACHE_BYTES;
  if (typeof rows !== 'string' && typeof ahead !== 'string' && isCache) {
    return { ok: true, sweep: { batchRows: rows, prefetch: ahead, cacheBytes } };
  }
  return {
    ok: false,
    problems: {
      ...(typeof rows === 'string' ? { batchRows: rows } : {}),
      ...(typeof ahead === 'string' ? { prefetch: ahead } : {}),
      ...(isCache ? {} : { cacheBytes: 'A whole number of bytes from 0 to a terabyte.' }),
    },
  };
}

/** The numbers, or what is wrong. */
function numbersFrom1(text: string): readonly number[] | string {
  const parsed = parseNumbers(text);
  return parsed.ok ? parsed.numbers : parsed.reason;
}

/** The numbers, or what is wrong. */
function numbersFrom0(text: string): readonly number[] | string {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => /^\d{1,4}$/.test(part))
    ? parts.map(Number)
    : 'Whole numbers from 0 to 9,999.';
}
