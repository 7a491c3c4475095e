import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import type {
  MigrationEvent,
  MigrationListing,
  MigrationPlan,
  MigrationRequest,
  RollbackResult,
  UnfinishedMigration,
  VerificationEvent,
} from '../model/migration';
import type { RowComparison } from '../model/row-comparison';
import { base } from './base';

const requestFields = z.object({
  source: z.string(),
  sourceFormat: z.string().optional(),
  sourceSettings: z.record(z.string(), z.json()).optional(),
  destination: z.string().optional(),
  to: z.string(),
  order: z.enum(['stored', 'index']),
  settings: z.record(z.string(), z.json()),
  verify: z.boolean(),
  resume: z.boolean(),
  keepStaging: z.boolean(),
  answered: z.array(z.string()).readonly().optional(),
});

// Typed by the model, whose settings are read-only, so that a plan's request can be sent again.
export const migrationRequestSchema: z.ZodType<MigrationRequest, MigrationRequest> = requestFields;
type PlanRequest = MigrationRequest & { readonly trial: boolean };
const planRequestSchema: z.ZodType<PlanRequest, PlanRequest> = requestFields.extend({
  trial: z.boolean(),
});

const run = z.object({ runId: z.string() });

export const migrations = {
  /** Preflight and plan; with `trial`, a short run on the source's own rows for the time range. */
  plan: base.input(planRequestSchema).output(type<MigrationPlan>()),
  start: base.input(migrationRequestSchema).output(type<{ runId: string }>()),
  /** Replays what happened so far, then follows; ends after `finished` or throws. */
  watch: base.input(run).output(eventIterator(type<MigrationEvent>())),
  /** Stops the run and discards what it has staged. */
  cancel: base.input(run).output(type<void>()),
  /** Stops the run and keeps what is finished: a request with `resume` goes on from there. */
  pause: base.input(run).output(type<void>()),
  /**
   * Compares every row and byte, also long after a migration; without a source, what the result's
   * own manifest recorded of them.
   */
  verify: base
    .input(z.object({ source: z.string().optional(), destination: z.string() }))
    .output(eventIterator(type<VerificationEvent>())),
  /** Takes a published result back, or discards what an unfinished run left staged. */
  rollback: base
    .input(z.object({ destination: z.string(), only: z.literal('staged').optional() }))
    .output(type<RollbackResult>()),
  list: base.output(type<readonly MigrationListing[]>()),
  /** Begun from here and not published: to go on with, or to discard. */
  unfinished: base.output(type<readonly UnfinishedMigration[]>()),
  /** A row of a result beside the row of the source that belongs there, by their open handles. */
  compareRow: base
    .input(z.object({ sourceId: z.string(), resultId: z.string(), row: z.int().nonnegative() }))
    .output(type<RowComparison>()),
};
