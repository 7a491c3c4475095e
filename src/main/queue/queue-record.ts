/** The state of a queue as its journal tells it; nothing of it is lost with the program. */
import { InternalError, assertNever } from '../../shared/errors';
import type {
  QueueCheck,
  QueueItemState,
  QueueLimits,
  QueueOmission,
  QueuePlan,
  QueueSource,
} from '../../shared/model/queue';
import type { QueueBegin, QueueEntry } from './queue-entry';

/** `ready`: checked; `begun`: it runs, or ran when the program ended. */
export type RecordedState =
  | Extract<
      QueueItemState,
      { kind: 'unchecked' | 'paused' | 'done' | 'failed' | 'skipped' | 'cancelled' }
    >
  | { readonly kind: 'ready' }
  | { readonly kind: 'begun' };

export interface RecordedItem {
  readonly id: number;
  readonly source: QueueSource;
  readonly state: RecordedState;
  readonly check: QueueCheck | null;
  readonly accepted: boolean;
  /** A run of this queue may have left something staged. */
  readonly touched: boolean;
  /** It was begun since it was checked last: what is staged is of this very plan. */
  readonly begunSinceCheck: boolean;
}

export interface QueueRecord {
  readonly program: string;
  readonly createdAt: string;
  readonly plan: QueuePlan;
  readonly limits: QueueLimits;
  readonly omitted: readonly QueueOmission[];
  readonly started: boolean;
  readonly paused: boolean;
  readonly items: ReadonlyMap<number, RecordedItem>;
  readonly order: readonly number[];
}

export function beginRecord(begin: QueueBegin): QueueRecord {
  const { program, at, plan, limits, sources, omitted } = begin;
  return {
    program,
    createdAt: at,
    plan,
    limits,
    omitted,
    started: false,
    paused: false,
    items: new Map(sources.map((source, id) => [id, freshItem(id, source)])),
    order: sources.map((_, id) => id),
  };
}

/** @throws InternalError for an entry that does not fit what was before it */
export function applyEntry(record: QueueRecord, entry: QueueEntry): QueueRecord {
  const change = (id: number, to: Partial<RecordedItem>): QueueRecord => {
    const item = itemOf(record, id);
    return { ...record, items: new Map(record.items).set(id, { ...item, ...to }) };
  };
  switch (entry.type) {
    case 'begin':
      throw new InternalError('A queue began twice.');
    case 'checked':
      return change(entry.item, { state: { kind: 'ready' }, check: entry.check });
    case 'skipped':
      return change(entry.item, { state: { kind: 'skipped', reason: entry.reason } });
    case 'accepted':
      return entry.items.reduce<QueueRecord>((all, id) => {
        const item = itemOf(all, id);
        return { ...all, items: new Map(all.items).set(id, { ...item, accepted: true }) };
      }, record);
    case 'started':
      return { ...resumeAll(record), started: true, paused: false };
    case 'paused':
      return { ...record, paused: true };
    case 'item-started':
      return change(entry.item, {
        state: { kind: 'begun' },
        touched: true,
        begunSinceCheck: true,
      });
    case 'item-paused':
      return change(entry.item, {
        state: { kind: 'paused', by: entry.by, rowsDone: entry.rowsDone },
      });
    case 'item-done':
      return change(entry.item, { state: { kind: 'done', result: entry.result } });
    case 'item-failed':
      return change(entry.item, { state: { kind: 'failed', error: entry.error } });
    case 'item-cancelled':
      return change(entry.item, { state: { kind: 'cancelled' } });
    case 'item-resumed':
      return change(entry.item, { state: { kind: 'ready' } });
    case 'item-again':
      return change(entry.item, {
        state: { kind: 'unchecked' },
        check: null,
        accepted: false,
        begunSinceCheck: false,
      });
    case 'removed': {
      const items = new Map(record.items);
      items.delete(entry.item);
      return { ...record, items, order: record.order.filter((id) => id !== entry.item) };
    }
    case 'ordered':
      return { ...record, order: entry.order };
    case 'limits':
      return { ...record, limits: entry.limits };
    default:
      return assertNever(entry, 'queue entry');
  }
}

/** Nothing is left to do with it. */
export function isEnded({ state }: RecordedItem): boolean {
  return ['done', 'failed', 'skipped', 'cancelled'].includes(state.kind);
}

/** Checked, answered, and not begun. */
export function mayRun({ state, check, accepted }: RecordedItem): boolean {
  if (state.kind === 'begun') return true;
  return state.kind === 'ready' && (accepted || (check?.warnings.length ?? 0) === 0);
}

export function orderedItems({ items, order }: QueueRecord): readonly RecordedItem[] {
  return order.flatMap((id) => items.get(id) ?? []);
}

export function itemOf({ items }: QueueRecord, id: number): RecordedItem {
  const item = items.get(id);
  if (item === undefined) throw new InternalError(`The queue has no item ${id}.`);
  return item;
}

function freshItem(id: number, source: QueueSource): RecordedItem {
  return {
    id,
    source,
    state: { kind: 'unchecked' },
    check: null,
    accepted: false,
    touched: false,
    begunSinceCheck: false,
  };
}

/** What was paused with the queue goes on with it; what was paused by itself does not. */
function resumeAll(record: QueueRecord): QueueRecord {
  const items = [...record.items].map(([id, item]): [number, RecordedItem] => {
    const { state } = item;
    const goesOn = state.kind === 'paused' && state.by === 'queue';
    return [id, goesOn ? { ...item, state: { kind: 'begun' } } : item];
  });
  return { ...record, items: new Map(items) };
}
