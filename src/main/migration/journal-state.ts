import { InputError } from '../../shared/errors';
import type { CheckedChunk, Chunk, JournalEntry } from './journal-entry';
import type { Job } from './same-job';

type WrittenEntry = Extract<JournalEntry, { type: 'written' }>;

/** What a journal tells, all of it read. */
export interface JournalState {
  readonly job: Job;
  /** Rows of the source. */
  readonly rows: number;
  /** One after the other from row 0, without gaps. */
  readonly chunks: readonly Chunk[];
  /** Set once every row was written and flushed. */
  readonly written: WrittenEntry | null;
  /** The staged files as those that were checked looked; null before `written`. */
  readonly staged: WrittenEntry['staged'] | null;
  /** One after the other from row 0, each a chunk. */
  readonly checked: readonly CheckedChunk[];
  readonly startedAt: string;
  readonly lastAt: string;
}

/**
 * Folds the entries; null where they are none of a conversion (a trial, or nothing).
 * @throws InputError `bad-journal` where they do not follow from each other.
 */
export function journalState(entries: readonly JournalEntry[], path: string): JournalState | null {
  const [begin, ...rest] = entries;
  if (begin?.type !== 'begin') return null;
  let state: JournalState = {
    job: begin.job,
    rows: begin.rows,
    chunks: [],
    written: null,
    staged: null,
    checked: [],
    startedAt: begin.at,
    lastAt: begin.at,
  };
  for (const entry of rest) {
    const next = withEntry(state, entry);
    if (next === null) {
      throw new InputError('bad-journal', `The lines of ${path} do not follow from each other.`, {
        path,
        hint: 'Begin anew (in the terminal without --resume): what is staged is then discarded.',
      });
    }
    state = { ...next, lastAt: entry.at };
  }
  return state;
}

/** null where the entry cannot follow. */
function withEntry(state: JournalState, entry: JournalEntry): JournalState | null {
  switch (entry.type) {
    case 'chunk': {
      // A run that went on from an earlier checkpoint writes what came after it once more.
      const chunks = state.chunks.filter((chunk) => endOf(chunk) <= entry.start);
      return endOf(chunks.at(-1)) === entry.start && endOf(entry) <= state.rows
        ? { ...state, chunks: [...chunks, entry], written: null, staged: null, checked: [] }
        : null;
    }
    case 'written':
      return endOf(state.chunks.at(-1)) === state.rows && entry.rows === state.rows
        ? { ...state, written: entry, staged: entry.staged, checked: [] }
        : null;
    case 'recheck':
      return state.written === null ? null : { ...state, staged: entry.staged, checked: [] };
    case 'checked': {
      const chunk = state.chunks[state.checked.length];
      return state.written !== null && chunk?.start === entry.start && chunk.rows === entry.rows
        ? { ...state, checked: [...state.checked, entry] }
        : null;
    }
    case 'verified':
      return state.written !== null && state.checked.length === state.chunks.length ? state : null;
    default:
      // A second beginning, or a trial in the middle.
      return null;
  }
}

/** The row after the last; 0 where there is none. */
export function endOf(rows: { readonly start: number; readonly rows: number } | undefined): number {
  return rows === undefined ? 0 : rows.start + rows.rows;
}
