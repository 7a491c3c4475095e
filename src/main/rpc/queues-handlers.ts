import { queueReportText } from '../queue/queue-report-text';
import { watchQueue } from '../queue/watch-queue';
import { procedures } from './procedures';
import type { EngineServices } from './services';

const on = procedures.queues;

export function queuesHandlers({ queues }: EngineServices) {
  return {
    list: on.list.handler(() => queues.list()),

    create: on.create.handler(async ({ input }) => {
      const run = await queues.create(input);
      await run.check();
      return { queueId: run.id };
    }),

    watch: on.watch.handler(async function* ({ input, signal }) {
      yield* watchQueue(await queues.get(input.queueId), signal);
    }),

    answer: on.answer.handler(async ({ input: { queueId, item, accept } }) =>
      (await queues.get(queueId)).answer(item ?? null, accept),
    ),

    check: on.check.handler(async ({ input }) => (await queues.get(input.queueId)).check()),

    start: on.start.handler(async ({ input }) => (await queues.get(input.queueId)).start()),

    pause: on.pause.handler(async ({ input }) => (await queues.get(input.queueId)).pause()),

    cancel: on.cancel.handler(async ({ input }) => (await queues.get(input.queueId)).cancel()),

    pauseItem: on.pauseItem.handler(async ({ input }) =>
      (await queues.get(input.queueId)).pauseItem(input.item),
    ),

    resumeItem: on.resumeItem.handler(async ({ input }) =>
      (await queues.get(input.queueId)).resumeItem(input.item),
    ),

    cancelItem: on.cancelItem.handler(async ({ input }) =>
      (await queues.get(input.queueId)).cancelItem(input.item),
    ),

    retryItem: on.retryItem.handler(async ({ input }) =>
      (await queues.get(input.queueId)).again(input.item),
    ),

    removeItem: on.removeItem.handler(async ({ input }) =>
      (await queues.get(input.queueId)).remove(input.item),
    ),

    moveItem: on.moveItem.handler(async ({ input }) =>
      (await queues.get(input.queueId)).move(input.item, input.place),
    ),

    setLimits: on.setLimits.handler(async ({ input }) =>
      (await queues.get(input.queueId)).setLimits(input.limits),
    ),

    report: on.report.handler(async ({ input: { queueId, format } }) => {
      const report = (await queues.get(queueId)).report();
      return {
        fileName: `arrayscope-queue-${queueId}.${format}`,
        text: queueReportText(report, format),
      };
    }),

    forget: on.forget.handler(({ input }) => queues.forget(input.queueId)),
  };
}
