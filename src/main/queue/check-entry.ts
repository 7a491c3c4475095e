import { toArrayscopeError } from '../../shared/errors';
import type { CheckOutcome } from './check-item';
import type { QueueEntry } from './queue-entry';

export interface Failed {
  readonly kind: 'error';
  readonly error: unknown;
}

/** What a preflight came to, as it is kept. */
export function checkEntry(item: number, outcome: CheckOutcome | Failed, at: string): QueueEntry {
  switch (outcome.kind) {
    case 'checked':
      return { type: 'checked', item, check: outcome.check, at };
    case 'skipped':
      return { type: 'skipped', item, reason: outcome.reason, at };
    case 'error':
      return { type: 'item-failed', item, error: toArrayscopeError(outcome.error).toInfo(), at };
  }
}
