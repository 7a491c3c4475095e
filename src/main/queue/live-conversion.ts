/** The conversion of one item while it runs, and what the queue's journal is told of its end. */
import { CancelledError, toArrayscopeError } from '../../shared/errors';
import type { MigrationEvent, MigrationPhase } from '../../shared/model/migration';
import type { QueuePlan, QueueResult } from '../../shared/model/queue';
import type { Progress } from '../../shared/model/progress';
import type { SpawnChild } from '../lib/child-job';
import { DiscardRequest } from '../migration/stop';
import type { Failed } from './check-entry';
import { convertItem, rowsKept } from './convert-item';
import type { QueueEntry } from './queue-entry';
import type { RecordedItem } from './queue-record';

/** Why a run was stopped that did not end by itself. */
export type Stop = 'item' | 'queue' | 'cancel' | 'close';

type Ending = { readonly kind: 'done'; readonly result: QueueResult } | Failed;

export class LiveConversion {
  readonly item: RecordedItem;
  readonly #controller = new AbortController();
  #phase: MigrationPhase = 'preflight';
  #progress: Progress | null = null;
  #rowsKept = 0;
  #stop: Stop | null = null;

  constructor(item: RecordedItem) {
    this.item = item;
  }

  get phase(): MigrationPhase {
    return this.#phase;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  /** Asked twice, the first reason holds. */
  stop(why: Stop): void {
    this.#stop ??= why;
    this.#controller.abort(why === 'cancel' ? new DiscardRequest() : new CancelledError());
  }

  /**
   * @param onChange after every event of the run
   * @returns what to note of its end; null where it is to be found as interrupted
   */
  async run(
    plan: QueuePlan,
    spawn: SpawnChild,
    onChange: () => void,
  ): Promise<((at: string) => QueueEntry) | null> {
    const { signal } = this.#controller;
    const emit = (event: MigrationEvent): void => {
      this.#follow(event);
      onChange();
    };
    const ending = await convertItem(plan, this.item, { spawn, signal, emit }).then(
      (result): Ending => ({ kind: 'done', result }),
      (error: unknown): Ending => ({ kind: 'error', error }),
    );
    return this.#entryOf(ending);
  }

  #follow(event: MigrationEvent): void {
    if (event.type === 'stopped') this.#rowsKept = rowsKept(event.resumable);
    if (event.type === 'phase' || event.type === 'progress') {
      this.#phase = event.phase;
      this.#progress = event.type === 'phase' ? null : event.progress;
    }
  }

  #entryOf(ending: Ending): ((at: string) => QueueEntry) | null {
    const { id: item } = this.item;
    // One that was finished when it was asked to stop is finished.
    if (ending.kind === 'done')
      return (at) => ({ type: 'item-done', item, at, result: ending.result });
    const stop = this.#stop;
    switch (stop) {
      case null: {
        const error = toArrayscopeError(ending.error).toInfo();
        return (at) => ({ type: 'item-failed', item, at, error });
      }
      case 'cancel':
        return (at) => ({ type: 'item-cancelled', item, at });
      case 'item':
      case 'queue':
        return (at) => ({ type: 'item-paused', item, at, by: stop, rowsDone: this.#rowsKept });
      case 'close':
        return null;
    }
  }
}
