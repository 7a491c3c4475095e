/**
 * One queue at work. Every change goes through `#perform`, one after the other: the journal has
 * it on the disk before anything is done about it, so that a program that is killed at any moment
 * finds in the journal at most more than it did, never less. What runs belongs to no caller.
 *
 * Over 300 lines: what may be done with a queue and what follows from it share one state.
 */
import {
  type ArrayscopeError,
  CancelledError,
  UsageError,
  toArrayscopeError,
} from '../../shared/errors';
import type { Queue, QueueLimits, QueueReport, QueueWait } from '../../shared/model/queue';
import type { SpawnChild } from '../lib/child-job';
import { overLimit } from './capacity';
import { type Failed, checkEntry } from './check-entry';
import { type CheckOutcome, checkItem } from './check-item';
import { discardItem } from './convert-item';
import { LiveConversion } from './live-conversion';
import { nextItem } from './next-item';
import type { QueueEntry } from './queue-entry';
import {
  type QueueRecord,
  type RecordedItem,
  isEnded,
  itemOf,
  mayRun,
  orderedItems,
} from './queue-record';
import { queueReport } from './queue-report';
import { QueueStore } from './queue-store';
import { type QueueActivity, statusOf, viewItems } from './queue-view';

/** Datasets looked at at the same time, before anything runs. */
const CHECKS_AT_ONCE = 2;

export class QueueRun {
  readonly id: string;
  readonly #store: QueueStore;
  readonly #spawn: SpawnChild;
  readonly #live = new Map<number, LiveConversion>();
  readonly #checking = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  #waits: ReadonlyMap<number, QueueWait> = new Map();
  #closing = false;
  #pending = 0;
  #last: Promise<void> = Promise.resolve();
  #failure: ArrayscopeError | null = null;

  private constructor(id: string, store: QueueStore, spawn: SpawnChild) {
    this.id = id;
    this.#store = store;
    this.#spawn = spawn;
  }

  /** @throws UsageError `no-queue`, InputError for a journal that cannot be read */
  static async open(id: string, spawn: SpawnChild): Promise<QueueRun> {
    return new QueueRun(id, await QueueStore.open(id), spawn);
  }

  get #record(): QueueRecord {
    return this.#store.record;
  }

  snapshot(): Queue {
    const { createdAt, plan, limits, order } = this.#record;
    const activity = this.#activity();
    return {
      id: this.id,
      createdAt,
      plan,
      limits,
      order,
      status: statusOf(this.#record, activity),
      items: viewItems(this.#record, activity),
    };
  }

  report(): QueueReport {
    return queueReport(this.snapshot(), this.#record);
  }

  /** Calls `listener` after every change, progress too, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when nothing more happens by itself. @throws what made it impossible to go on */
  async idle(): Promise<void> {
    while (!this.#isIdle()) {
      await new Promise<void>((resolve) => {
        const off = this.onChange(() => {
          off();
          resolve();
        });
      });
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /** Looks at all that were not looked at yet; nothing runs before all are. */
  check(): Promise<void> {
    return this.#perform(() => Promise.resolve());
  }

  /** Answers the warnings of one, or of all that have some: yes runs it, no leaves it out. */
  answer(id: number | null, accept: boolean): Promise<void> {
    return this.#perform(async () => {
      const asked = orderedItems(this.#record).filter(
        (item) => item.state.kind === 'ready' && !mayRun(item) && (id === null || item.id === id),
      );
      if (accept) {
        if (asked.length > 0)
          await this.#append({ type: 'accepted', items: asked.map((item) => item.id), at: now() });
        return;
      }
      for (const item of asked) {
        const [first] = item.check?.warnings ?? [];
        const reason = `Left out because of a warning: ${first?.message ?? ''}`;
        await this.#append({ type: 'skipped', item: item.id, reason, at: now() });
      }
    });
  }

  /** Runs the queue, or goes on with it. */
  start(): Promise<void> {
    return this.#perform(() => this.#append({ type: 'started', at: now() }));
  }

  /** Stops what runs, which keeps what is finished of it. */
  pause(): Promise<void> {
    return this.#perform(async () => {
      await this.#append({ type: 'paused', at: now() });
      for (const live of this.#live.values()) live.stop('queue');
    });
  }

  /**
   * Stops what runs; what has not begun is given up, and what is staged of any that did not publish
   * is discarded.
   */
  cancel(): Promise<void> {
    return this.#perform(async () => {
      for (const item of orderedItems(this.#record)) await this.#cancel(item);
    });
  }

  pauseItem(id: number): Promise<void> {
    return this.#perform(async () => {
      const live = this.#live.get(id);
      if (live !== undefined) live.stop('item');
      else if (['ready', 'begun'].includes(itemOf(this.#record, id).state.kind))
        await this.#append({ type: 'item-paused', item: id, by: 'item', rowsDone: 0, at: now() });
    });
  }

  resumeItem(id: number): Promise<void> {
    return this.#perform(async () => {
      if (itemOf(this.#record, id).state.kind === 'paused')
        await this.#append({ type: 'item-resumed', item: id, at: now() });
    });
  }

  cancelItem(id: number): Promise<void> {
    return this.#perform(() => this.#cancel(itemOf(this.#record, id)));
  }

  /** Once more, for one that failed, was left out or cancelled. */
  again(id: number): Promise<void> {
    return this.#perform(async () => {
      const { kind } = itemOf(this.#record, id).state;
      if (['failed', 'skipped', 'cancelled'].includes(kind))
        await this.#append({ type: 'item-again', item: id, at: now() });
    });
  }

  /** Takes one out that does not run; what a run of it has staged is discarded. */
  remove(id: number): Promise<void> {
    return this.#perform(async () => {
      const item = itemOf(this.#record, id);
      if (this.#live.has(id) || this.#checking.has(id))
        throw new UsageError('item-runs', `${item.source.name} runs; cancel it first.`);
      await this.#discard(item);
      await this.#append({ type: 'removed', item: id, at: now() });
    });
  }

  /** @param place among all, from 0 */
  move(id: number, place: number): Promise<void> {
    return this.#perform(async () => {
      itemOf(this.#record, id);
      const others = this.#record.order.filter((other) => other !== id);
      await this.#append({ type: 'ordered', order: others.toSpliced(place, 0, id), at: now() });
    });
  }

  setLimits(limits: QueueLimits): Promise<void> {
    return this.#perform(() => this.#append({ type: 'limits', limits, at: now() }));
  }

  /** Looks what another program did, while this one does not run the queue. */
  refresh(): Promise<void> {
    const work = this.#last.then(async () => {
      if (!this.#closing && (await this.#store.refresh())) this.#notify();
    });
    this.#last = work.catch(() => undefined);
    return work;
  }

  /** Stops what runs and keeps what is finished; the queue is found as interrupted. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const live of this.#live.values()) live.stop('close');
    for (const controller of this.#checking.values()) controller.abort(new CancelledError());
    await this.idle().catch(() => undefined);
    await this.#store.letGo();
  }

  #activity(): QueueActivity {
    return {
      held: this.#store.isHeld,
      elsewhere: this.#store.isElsewhere,
      checking: new Set(this.#checking.keys()),
      running: new Map(
        [...this.#live].map(([id, { phase, progress }]) => [id, { phase, progress }]),
      ),
      waits: this.#waits,
    };
  }

  #isIdle(): boolean {
    return this.#live.size === 0 && this.#checking.size === 0 && this.#pending === 0;
  }

  /** One change after the other, by one program at a time; then whatever follows from it. */
  #perform(work: () => Promise<void>): Promise<void> {
    this.#pending += 1;
    const done = this.#last.then(async () => {
      try {
        await this.#store.hold();
        await work();
        await this.#advance();
      } finally {
        this.#pending -= 1;
        if (this.#isIdle()) await this.#store.letGo();
        this.#notify();
      }
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  #append(entry: QueueEntry): Promise<void> {
    return this.#store.append(entry);
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  async #cancel(item: RecordedItem): Promise<void> {
    const live = this.#live.get(item.id);
    if (live !== undefined) {
      live.stop('cancel');
      return;
    }
    this.#checking.get(item.id)?.abort(new CancelledError());
    if (!isEnded(item)) await this.#append({ type: 'item-cancelled', item: item.id, at: now() });
    await this.#discard(item);
  }

  /** Nobody goes on with it: what a run of it has staged gives its room back. */
  async #discard(item: RecordedItem): Promise<void> {
    if (item.touched && item.state.kind !== 'done') await discardItem(this.#record.plan, item);
  }

  /** Begins what can begin now. */
  async #advance(): Promise<void> {
    if (this.#closing || this.#failure !== null) return;
    for (const item of orderedItems(this.#record)) {
      if (this.#checking.size >= CHECKS_AT_ONCE) break;
      if (item.state.kind === 'unchecked' && !this.#checking.has(item.id)) this.#check(item);
    }
    const { started, paused } = this.#record;
    if (!started || paused || this.#checking.size > 0) return;
    while (await this.#runNext());
  }

  /** @returns whether there may be another */
  async #runNext(): Promise<boolean> {
    const turn = await nextItem(this.#record, this.#live);
    this.#waits = turn.kind === 'wait' ? turn.on : new Map();
    if (turn.kind === 'wait') return false;
    if (turn.kind === 'run') await this.#run(itemOf(this.#record, turn.id));
    else {
      const error = overLimit(turn.why, turn.needed, turn.room).toInfo();
      await this.#append({ type: 'item-failed', item: turn.id, error, at: now() });
    }
    return true;
  }

  #check(item: RecordedItem): void {
    const controller = new AbortController();
    this.#checking.set(item.id, controller);
    const { plan, limits } = this.#record;
    const ended = (outcome: CheckOutcome | Failed) =>
      this.#perform(async () => {
        this.#checking.delete(item.id);
        // Cancelled or stopped with the program meanwhile.
        if (controller.signal.aborted) return;
        await this.#append(checkEntry(item.id, outcome, now()));
      });
    checkItem(plan, limits, item.source, controller.signal)
      .then(ended, (error: unknown) => ended({ kind: 'error', error }))
      .catch((error: unknown) => this.#break(error));
  }

  async #run(item: RecordedItem): Promise<void> {
    await this.#append({ type: 'item-started', item: item.id, at: now() });
    const live = new LiveConversion(item);
    this.#live.set(item.id, live);
    live
      .run(this.#record.plan, this.#spawn, () => this.#notify())
      .then((entry) =>
        this.#perform(async () => {
          this.#live.delete(item.id);
          if (entry !== null) await this.#append(entry(now()));
        }),
      )
      .catch((error: unknown) => this.#break(error));
  }

  /** The journal cannot be written: nothing more is begun, and what runs keeps what it has. */
  #break(error: unknown): void {
    this.#failure ??= toArrayscopeError(error);
    for (const live of this.#live.values()) live.stop('close');
    this.#notify();
  }
}

function now(): string {
  return new Date().toISOString();
}
