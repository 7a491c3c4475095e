import type { Phase } from '../../../shared/model/phases';

interface PhaseName {
  readonly title: (target: string) => string;
  /** Two or three words, for the line of counts. */
  readonly short: (target: string) => string;
}

/** What the phases are called; the target is the label of the format that is moved to. */
export const PHASE_NAMES: Readonly<Record<Phase, PhaseName>> = {
  broken: { title: () => 'Broken', short: () => 'broken' },
  unfinished: { title: () => 'Unfinished', short: () => 'unfinished' },
  source: {
    title: (target) => `Not in ${target} yet`,
    short: (target) => `not in ${target} yet`,
  },
  both: { title: (target) => `Both: source and ${target}`, short: () => 'both' },
  result: { title: (target) => `${target} only`, short: (target) => `${target} only` },
};
