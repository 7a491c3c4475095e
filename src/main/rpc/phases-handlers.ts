import type { RetirementEvent } from '../../shared/model/retirement';
import { previewRetirement, retireSource } from '../migration/retire';
import { scanPhases } from '../phases/scan-phases';
import { streamWork } from './event-log';
import { procedures } from './procedures';

const on = procedures.phases;

export const phasesHandlers = {
  // Straight from the scan: the next dataset is looked at when the last one was taken, so that a
  // root of any size passes through in little memory.
  scan: on.scan.handler(async function* ({ input: { root, ...options }, signal }) {
    yield* scanPhases(root, { ...options, signal });
  }),

  planRetirement: on.planRetirement.handler(({ input }) => previewRetirement(input.destination)),

  retire: on.retire.handler(({ input, signal }) =>
    streamWork<RetirementEvent>(signal, async (work) => {
      const report = work.report((progress) => ({ type: 'progress', progress }));
      const result = await retireSource(input, { signal: work.signal, report });
      work.emit({ type: 'finished', result });
    }),
  ),
};
