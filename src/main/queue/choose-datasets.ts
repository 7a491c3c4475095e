import { InternalError } from '../../shared/errors';
import { type QueueChoice, queueChoice } from '../../shared/model/queue-choice';
import type { PhaseEntry, PhaseSummary } from '../../shared/model/phases';
import type { QueueOmission, QueueSource } from '../../shared/model/queue';
import type { ReportProgress } from '../../shared/model/progress';
import { type PhasesOptions, scanPhases } from '../phases/scan-phases';

export interface ChosenDatasets {
  readonly summary: PhaseSummary;
  readonly sources: readonly QueueSource[];
  readonly omitted: readonly QueueOmission[];
}

/**
 * Everything below a root that is not in the target format yet, and what is left out with reasons.
 * @throws InputError for a root that is no folder
 */
export async function chooseDatasets(
  root: string,
  { report, ...options }: PhasesOptions & { readonly report?: ReportProgress | undefined },
): Promise<ChosenDatasets> {
  const entries: PhaseEntry[] = [];
  for await (const event of scanPhases(root, options)) {
    if (event.type === 'progress') report?.(event.progress);
    if (event.type === 'entry') entries.push(event.entry);
    if (event.type === 'finished') {
      const { summary } = event;
      const choices = entries.map((entry) => queueChoice(entry, summary.target.label));
      return { summary, ...split(choices) };
    }
  }
  throw new InternalError('The scan ended without its totals.');
}

function split(choices: readonly QueueChoice[]): Omit<ChosenDatasets, 'summary'> {
  return {
    sources: choices.flatMap((choice) => (choice.kind === 'source' ? [choice.source] : [])),
    omitted: choices.flatMap((choice) => (choice.kind === 'omitted' ? [choice.omission] : [])),
  };
}
