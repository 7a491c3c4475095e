/** The preflight of one dataset of a queue; it changes nothing anywhere. */
import type { Problem } from '../../shared/model/dataset';
import type { MigrationPlan, MigrationRequest } from '../../shared/model/migration';
import type { QueueCheck, QueueLimits, QueuePlan, QueueSource } from '../../shared/model/queue';
import { readPublishedRecord, sourcePathOf } from '../datasets/published-record';
import { planMigration } from '../migration/plan';
import { forbidding } from '../migration/preflight';
import { memoryLimit, overLimit } from './capacity';
import { itemRequest, lookRequest } from './item-request';

export type CheckOutcome =
  | { readonly kind: 'checked'; readonly check: QueueCheck }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Codes that say what is staged cannot be gone on with. */
const UNUSABLE: ReadonlySet<string> = new Set([
  'cannot-resume',
  'bad-journal',
  'other-journal-version',
]);

/**
 * @throws ArrayscopeError where it cannot be converted: what is wrong with the source or the
 * place, or that it needs more than the limits allow
 */
export async function checkItem(
  plan: QueuePlan,
  limits: QueueLimits,
  source: QueueSource,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const request = itemRequest(plan, source, true);
  const look = lookRequest(request);
  let planned = await planMigration(look, { trial: false, signal });
  // What an interrupted run of another plan or source left: discarding it is a question, no error.
  if (planned.problems.some(({ code }) => UNUSABLE.has(code)))
    planned = await planMigration({ ...look, resume: false }, { trial: false, signal });
  const there = await isThereAlready(planned);
  if (there !== null) return { kind: 'skipped', reason: there };
  const error = forbidding(planned.problems);
  if (error !== null) throw error;
  requireFit(planned, limits);
  return { kind: 'checked', check: checkOf(planned, request, look) };
}

function checkOf(
  plan: MigrationPlan,
  request: MigrationRequest,
  look: MigrationRequest,
): QueueCheck {
  const { estimate, resumable, source } = plan;
  const standsFor = (path: string): string =>
    request.destination === undefined || request.destination === look.destination
      ? path
      : path.replace(plan.destination, request.destination);
  return {
    destination: standsFor(plan.destination),
    publishedPath: standsFor(plan.publishedPath),
    rows: estimate.rows,
    sourceBytes: source.bytes,
    resultBytes: estimate.bytes,
    neededBytes: Math.max(0, estimate.neededBytes - (resumable?.stagedBytes ?? 0)),
    memoryBytes: estimate.memoryBytes,
    warnings: plan.problems.filter(({ severity }): boolean => severity === 'warning'),
    rowsDone: resumable?.rowsDone ?? 0,
    resumes: plan.resumes,
  };
}

/** A complete result of this very source is no error and no work; null where there is none. */
async function isThereAlready(plan: MigrationPlan): Promise<string | null> {
  if (!plan.problems.some(isThere)) return null;
  const found = await readPublishedRecord(plan.publishedPath);
  if (found.kind !== 'record' || found.record.verified?.complete !== true) return null;
  const { record } = found;
  const isOurs =
    sourcePathOf(record, plan.publishedPath) === plan.source.path &&
    record.result.format === plan.request.to;
  return isOurs
    ? `Its result is at ${plan.publishedPath} already, verified on ${record.finishedAt.slice(0, 10)}.`
    : null;
}

const isThere = ({ code }: Problem): boolean => code === 'destination-exists';

/** @throws MachineError `over-limit` for what would wait for ever */
function requireFit({ estimate }: MigrationPlan, limits: QueueLimits): void {
  const memory = memoryLimit(limits);
  if (estimate.memoryBytes > memory) throw overLimit('memory', estimate.memoryBytes, memory);
  const disk = limits.diskBytes ?? Infinity;
  if (estimate.neededBytes > disk) throw overLimit('disk', estimate.neededBytes, disk);
}
