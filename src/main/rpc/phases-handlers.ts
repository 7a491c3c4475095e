import type { RecheckEvent } from '../../shared/model/recheck';
import type { RetirementEvent } from '../../shared/model/retirement';
import { previewRetirement, retireSource } from '../migration/retire';
import { recheckByContent } from '../migration/recheck';
import { scanPhases } from '../phases/scan-phases';
import { streamWork } from './event-log';
import { procedures } from './procedures';
import type { EngineServices } from './services';

const on = procedures.phases;

export function phasesHandlers({ spawn }: EngineServices) {
  return {
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

    recheck: on.recheck.handler(({ input, signal }) =>
      streamWork<RecheckEvent>(signal, async (work) => {
        const report = work.report((progress) => ({ type: 'progress', progress }));
        const result = await recheckByContent(input.destination, {
          spawn,
          signal: work.signal,
          report,
        });
        work.emit({ type: 'finished', result });
      }),
    ),
  };
}
