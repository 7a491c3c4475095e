import type { NextStep, PairStanding, PhaseEntry } from '../../shared/model/phases';

type Known = Pick<
  PhaseEntry,
  'phase' | 'source' | 'result' | 'unfinished' | 'retired' | 'problem'
> & {
  readonly standing: PairStanding | null;
  readonly resumable: boolean;
  readonly targetLabel: string;
};

/** What can be done now without a risk for the data; from what the files tell, and nothing else. */
export function nextStep(known: Known): NextStep {
  const { phase, unfinished, retired, targetLabel } = known;
  switch (phase) {
    case 'broken':
      return {
        step: 'repair',
        reason: 'What is wrong has to be put right first; then it can be converted.',
      };
    case 'unfinished':
      return retired !== null && !retired.finished
        ? {
            step: 'retire',
            reason:
              'Putting the source away was cut short: doing it again ends it or takes it back.',
          }
        : stepOfConversion(unfinished?.running === true, known);
    case 'source':
      return {
        step: 'convert',
        reason: `It is not in ${targetLabel} yet; the source is only read.`,
      };
    case 'both':
      return stepOfPair(known.standing);
    case 'result':
      return { step: 'nothing', reason: resultReason(known) };
  }
}

function stepOfConversion(running: boolean, { resumable, problem, unfinished }: Known): NextStep {
  if (running) return { step: 'wait', reason: 'A conversion of it runs right now.' };
  if (problem !== null) return { step: 'convert', reason: `It begins anew: ${problem}` };
  return resumable
    ? { step: 'resume', reason: resumeReason(unfinished) }
    : { step: 'convert', reason: 'Nothing of the conversion can be gone on with: it begins anew.' };
}

/** Another order would be another conversion, which begins anew. */
function resumeReason(unfinished: Known['unfinished']): string {
  const goesOn = 'The conversion goes on from its last finished chunk';
  return unfinished?.order === 'index'
    ? `${goesOn} if its rows are still to be as the index lists them, as it was begun.`
    : `${goesOn}.`;
}

function stepOfPair(standing: PairStanding | null): NextStep {
  switch (standing?.state) {
    case 'verified':
      return {
        step: 'retire',
        reason: 'The source may be archived or removed.',
      };
    case 'stale':
      return {
        step: 'verify',
        reason:
          'Verify says which rows differ; what was only copied can be checked again by content. Keep the source.',
      };
    case 'changed':
      return {
        step: 'verify',
        reason:
          'Verify says what differs; what was only copied can be checked again by content. Keep the source.',
      };
    case 'unverified':
    case undefined:
      return { step: 'verify', reason: 'Compare every row before anybody relies on the result.' };
  }
}

function resultReason({ retired, standing }: Known): string {
  if (retired?.how === 'archived') return `The source was archived at ${retired.place ?? ''}.`;
  if (retired?.how === 'deleted') return 'The source was removed after a complete verification.';
  return standing === null
    ? 'There is no source to move.'
    : 'Its source is no longer where it was: this may be the only copy.';
}
