import type { QueueItem, QueueItemState } from './queue';

/** How far all of a queue is; of what was checked, because nothing else is known. */
export interface QueueTotals {
  readonly rows: number;
  readonly rowsWritten: number;
  readonly rowsVerified: number;
  /** Bytes of the sources: of all, and of those that are done. */
  readonly bytes: number;
  readonly bytesDone: number;
  readonly count: Readonly<Record<QueueItemState['kind'], number>>;
}

const NONE: QueueTotals = {
  rows: 0,
  rowsWritten: 0,
  rowsVerified: 0,
  bytes: 0,
  bytesDone: 0,
  count: {
    unchecked: 0,
    checking: 0,
    waiting: 0,
    running: 0,
    interrupted: 0,
    paused: 0,
    done: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
  },
};

/** Those that failed, were skipped or cancelled are no part of the work. */
export function queueTotals(items: readonly QueueItem[]): QueueTotals {
  return items.reduce(add, NONE);
}

function add(totals: QueueTotals, { state, check }: QueueItem): QueueTotals {
  const count = { ...totals.count, [state.kind]: totals.count[state.kind] + 1 };
  if (['failed', 'skipped', 'cancelled'].includes(state.kind)) return { ...totals, count };
  const rows = check?.rows ?? 0;
  const { written, verified } = rowsOf(state, rows, check?.rowsDone ?? 0);
  const bytes = check?.sourceBytes ?? 0;
  return {
    count,
    rows: totals.rows + rows,
    rowsWritten: totals.rowsWritten + written,
    rowsVerified: totals.rowsVerified + verified,
    bytes: totals.bytes + bytes,
    bytesDone: totals.bytesDone + (state.kind === 'done' ? bytes : 0),
  };
}

function rowsOf(
  state: QueueItemState,
  rows: number,
  before: number,
): { readonly written: number; readonly verified: number } {
  switch (state.kind) {
    case 'done':
      return { written: rows, verified: rows };
    case 'paused':
      return { written: state.rowsDone, verified: 0 };
    case 'running': {
      const done = state.progress?.done ?? 0;
      if (state.phase === 'write') return { written: done, verified: 0 };
      if (state.phase === 'verify') return { written: rows, verified: done };
      return state.phase === 'preflight' || state.phase === null
        ? { written: before, verified: 0 }
        : { written: rows, verified: rows };
    }
    default:
      return { written: before, verified: 0 };
  }
}
