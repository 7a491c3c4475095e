import { useQuery } from '@tanstack/react-query';
import { InternalError } from '../../../shared/errors';
import type { PhaseEntry, PhaseSummary } from '../../../shared/model/phases';
import { type QueueChoice, queueChoice } from '../../../shared/model/queue-choice';
import { useEngine } from '../../engine/use-engine';

export interface Candidate {
  readonly entry: PhaseEntry;
  readonly choice: QueueChoice;
}

export interface Candidates {
  readonly summary: PhaseSummary;
  readonly all: readonly Candidate[];
}

/** The datasets below a root, and whether each can be converted to `to`; looked at anew each time. */
export function useCandidates(root: string, to: string) {
  const engine = useEngine();
  return useQuery({
    queryKey: ['queue-candidates', root, to],
    enabled: root !== '' && to !== '',
    staleTime: 0,
    retry: false,
    queryFn: async ({ signal }): Promise<Candidates> => {
      const entries: PhaseEntry[] = [];
      for await (const event of await engine.phases.scan({ root, to }, { signal })) {
        if (event.type === 'entry') entries.push(event.entry);
        if (event.type !== 'finished') continue;
        const { summary } = event;
        const { label } = summary.target;
        return {
          summary,
          all: entries.map((entry) => ({ entry, choice: queueChoice(entry, label) })),
        };
      }
      throw new InternalError('The engine ended the scan without a result.');
    },
  });
}
