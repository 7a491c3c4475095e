import type { RowOrder } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { QueueLimits, QueuePlan } from '../../../shared/model/queue';

/** What is being filled in for a queue. */
export interface PlanDraft extends LimitsDraft {
  readonly order: RowOrder;
  readonly settings: JsonObject;
  /** null: each result beside its source. */
  readonly below: string | null;
}

export interface LimitsDraft {
  readonly atOnce: number;
  /** In GB; null: no limit of the person's own. */
  readonly memoryGigabytes: number | null;
  readonly diskGigabytes: number | null;
}

export const FRESH_DRAFT: PlanDraft = {
  order: 'stored',
  settings: {},
  below: null,
  atOnce: 1,
  memoryGigabytes: null,
  diskGigabytes: null,
};

export function planOf({ order, settings, below }: PlanDraft, root: string, to: string): QueuePlan {
  return {
    root,
    to,
    order,
    settings,
    place: below === null ? { kind: 'beside' } : { kind: 'below', folder: below },
  };
}

export function limitsDraftOf({ atOnce, memoryBytes, diskBytes }: QueueLimits): LimitsDraft {
  return {
    atOnce,
    memoryGigabytes: memoryBytes === null ? null : memoryBytes / 1e9,
    diskGigabytes: diskBytes === null ? null : diskBytes / 1e9,
  };
}

export function limitsOf({ atOnce, memoryGigabytes, diskGigabytes }: LimitsDraft): QueueLimits {
  return {
    atOnce,
    memoryBytes: memoryGigabytes === null ? null : memoryGigabytes * 1e9,
    diskBytes: diskGigabytes === null ? null : diskGigabytes * 1e9,
  };
}
