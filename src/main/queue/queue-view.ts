/** A queue as it is shown: its record with what goes on right now. */
import { assertNever } from '../../shared/errors';
import type { MigrationPhase } from '../../shared/model/migration';
import type { QueueItem, QueueItemState, QueueStatus, QueueWait } from '../../shared/model/queue';
import type { Progress } from '../../shared/model/progress';
import { type QueueRecord, type RecordedItem, isEnded, mayRun, orderedItems } from './queue-record';

/** What no journal tells. */
export interface QueueActivity {
  /** This process runs the queue; another one does. */
  readonly held: boolean;
  readonly elsewhere: boolean;
  readonly checking: ReadonlySet<number>;
  readonly running: ReadonlyMap<
    number,
    { readonly phase: MigrationPhase; readonly progress: Progress | null }
  >;
  readonly waits: ReadonlyMap<number, QueueWait>;
}

export const NO_ACTIVITY: QueueActivity = {
  held: false,
  elsewhere: false,
  checking: new Set(),
  running: new Map(),
  waits: new Map(),
};

export function viewItems(record: QueueRecord, activity: QueueActivity): readonly QueueItem[] {
  return orderedItems(record).map((item) => ({
    id: item.id,
    source: item.source,
    state: stateOf(item, record, activity),
    check: item.check,
    accepted: item.accepted,
  }));
}

function stateOf(
  item: RecordedItem,
  { started, paused }: QueueRecord,
  { held, elsewhere, checking, running, waits }: QueueActivity,
): QueueItemState {
  const { id, state } = item;
  const live = running.get(id);
  if (live !== undefined) return { kind: 'running', ...live };
  if (checking.has(id)) return { kind: 'checking' };
  const mayStart = started && !paused && (held || elsewhere);
  switch (state.kind) {
    case 'ready':
      if (!mayRun(item)) return { kind: 'waiting', on: 'answer' };
      return { kind: 'waiting', on: mayStart ? (waits.get(id) ?? 'turn') : 'start' };
    case 'begun':
      // How far it is in another program, its journal there does not tell.
      if (elsewhere) return { kind: 'running', phase: null, progress: null };
      return mayStart ? { kind: 'waiting', on: waits.get(id) ?? 'turn' } : { kind: 'interrupted' };
    case 'unchecked':
    case 'paused':
    case 'done':
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return state;
    default:
      return assertNever(state, 'item');
  }
}

export function statusOf(record: QueueRecord, activity: QueueActivity): QueueStatus {
  const open = orderedItems(record).filter((item) => !isEnded(item));
  if (open.length === 0) return 'finished';
  if (activity.elsewhere) return 'elsewhere';
  if (activity.checking.size > 0) return 'checking';
  if (activity.running.size > 0) return 'running';
  if (open.some(({ state }) => state.kind === 'unchecked')) return 'interrupted';
  if (!record.started) return 'ready';
  if (record.paused) return 'paused';
  if (!open.some(mayRun)) return open.some(isPaused) ? 'paused' : 'ready';
  return activity.held ? 'running' : 'interrupted';
}

function isPaused({ state }: RecordedItem): boolean {
  return state.kind === 'paused';
}
