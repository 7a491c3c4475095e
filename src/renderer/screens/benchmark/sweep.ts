import { DEFAULT_SWEEP, type StreamSweep } from '../../../shared/model/stream-sweep';
import { parseNumbers } from './number-list';

/** The fields of a sweep as they are typed. */
export interface SweepText {
  readonly batchRows: string;
  readonly prefetch: string;
  /** Threads that read and decode; 0 for none. */
  readonly workers: string;
  readonly cacheBytes: number;
  /** 0 for as long as there is room. */
  readonly cacheTtlMs: number;
}

/** What is wrong with each field. */
export type SweepProblems = Readonly<Partial<Record<keyof SweepText, string>>>;

export type ParsedSweep =
  | { readonly ok: true; readonly sweep: StreamSweep | null }
  | { readonly ok: false; readonly problems: SweepProblems };

/** Most that is kept: a terabyte, more than any machine's memory. */
const MOST_CACHE_BYTES = 1e12;
const MOST_THREADS = 64;
/** A day: far more than a case lasts. */
const MOST_TTL_MS = 86_400_000;

/** An empty list is the engine's own; null where nothing is typed at all. */
export function parseSweep(typed: SweepText): ParsedSweep {
  const { batchRows, prefetch, cacheBytes, cacheTtlMs } = typed;
  const isEmpty = [batchRows, prefetch, typed.workers].every((text) => text.trim() === '');
  if (isEmpty && cacheBytes === 0) return { ok: true, sweep: null };
  const rows = batchRows.trim() === '' ? DEFAULT_SWEEP.batchRows : numbersFrom1(batchRows);
  const ahead = prefetch.trim() === '' ? DEFAULT_SWEEP.prefetch : numbersFrom0(prefetch);
  const workers = typed.workers.trim() === '' ? undefined : threadCounts(typed.workers);
  const isCache = isWithin(cacheBytes, MOST_CACHE_BYTES);
  // Without a cache nothing lives.
  const isTtl = cacheBytes === 0 || isWithin(cacheTtlMs, MOST_TTL_MS);
  const areLists =
    typeof rows !== 'string' && typeof ahead !== 'string' && typeof workers !== 'string';
  if (areLists && isCache && isTtl) {
    const threads = workers === undefined ? {} : { workers };
    const ttl = cacheBytes > 0 && cacheTtlMs > 0 ? { cacheTtlMs } : {};
    return {
      ok: true,
      sweep: { batchRows: rows, prefetch: ahead, ...threads, cacheBytes, ...ttl },
    };
  }
  return {
    ok: false,
    problems: {
      ...(typeof rows === 'string' ? { batchRows: rows } : {}),
      ...(typeof ahead === 'string' ? { prefetch: ahead } : {}),
      ...(typeof workers === 'string' ? { workers } : {}),
      ...(isCache ? {} : { cacheBytes: 'A whole number of bytes from 0 to a terabyte.' }),
      ...(isTtl ? {} : { cacheTtlMs: 'A whole number of milliseconds from 0 to a day.' }),
    },
  };
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
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

/** The numbers, or what is wrong: one thread beside the reader's own would gain nothing. */
function threadCounts(text: string): readonly number[] | string {
  const numbers = numbersFrom0(text);
  const areThreads =
    typeof numbers !== 'string' && numbers.every((one) => one !== 1 && one <= MOST_THREADS);
  return areThreads ? numbers : `0 for none, or whole numbers from 2 to ${MOST_THREADS}.`;
}
