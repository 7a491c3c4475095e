import type { RowOrder } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { QueueLimits, QueuePlan } from '../../../shared/model/queue';

/** What is being filled in for a queue. */
export interface PlanDraft {
  readonly order: RowOrder;
  readonly settings: JsonObject;
  /** null: each result beside its source. */
  readonly below: string | null;
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

export function limitsOf({ atOnce, memoryGigabytes, diskGigabytes }: PlanDraft): QueueLimits {
  return {
    atOnce,
    memoryBytes: memoryGigabytes === null ? null : memoryGigabytes * 1e9,
    diskBytes: diskGigabytes === null ? null : diskGigabytes * 1e9,
  };
}
