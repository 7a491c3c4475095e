import type { VerificationEvent } from '../../shared/model/migration';
import { compareRow } from '../migration/compare-row';
import { requireDiscarded } from '../migration/discard-staged';
import { listMigrations } from '../migration/log';
import { planMigration } from '../migration/plan';
import { rollbackMigration } from '../migration/rollback';
import { runMigration } from '../migration/run';
import { DiscardRequest } from '../migration/stop';
import { listUnfinished } from '../migration/unfinished';
import { verifyMigration } from '../migration/verify';
import { withQueues } from '../queue/queued-conversions';
import { streamWork } from './event-log';
import { procedures } from './procedures';
import type { EngineServices } from './services';

const on = procedures.migrations;

export function migrationsHandlers({ migrationJobs: jobs, queues, spawn }: EngineServices) {
  return {
    plan: on.plan.handler(({ input: { trial, ...request }, signal }) =>
      planMigration(request, { trial, spawn, signal }),
    ),

    start: on.start.handler(({ input }) => ({
      runId: jobs.start((job) => runMigration(input, { spawn, ...job })),
    })),

    watch: on.watch.handler(({ input, signal }) => jobs.watch(input.runId, signal)),

    cancel: on.cancel.handler(({ input }) => jobs.cancel(input.runId, new DiscardRequest())),

    pause: on.pause.handler(({ input }) => jobs.cancel(input.runId)),

    verify: on.verify.handler(({ input: { source, destination }, signal }) =>
      streamWork<VerificationEvent>(signal, async (work) => {
        const report = work.report((progress) => ({ type: 'progress', progress }));
        const options = { spawn, signal: work.signal, report };
        const verification = await verifyMigration(source, destination, options);
        work.emit({ type: 'finished', verification });
      }),
    ),

    rollback: on.rollback.handler(({ input: { destination, only } }) =>
      only === 'staged' ? requireDiscarded(destination) : rollbackMigration(destination),
    ),

    list: on.list.handler(() => listMigrations()),

    unfinished: on.unfinished.handler(async () => {
      const unfinished = await listUnfinished();
      return unfinished.length === 0 ? [] : withQueues(unfinished, await queues.snapshots());
    }),

    compareRow: on.compareRow.handler(({ input: { sourceId, resultId, row }, context, signal }) =>
      context.datasets.use(sourceId, (source) =>
        context.datasets.use(resultId, (result) => compareRow(source, result, { row, signal })),
      ),
    ),
  };
}
