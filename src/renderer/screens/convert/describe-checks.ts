import { assertNever } from '../../../shared/errors';
import type {
  MigrationEstimate,
  MigrationPlan,
  PreflightCheck,
} from '../../../shared/model/migration';
import { formatBytes } from '../../ui/format-bytes';
import { formatDuration } from '../../ui/format-duration';
import { countOf, formatCount } from '../../ui/format-number';

/** What each thing that was looked at was found to be, where nothing is to be said against it. */
export function foundGood(
  plan: MigrationPlan,
  targetLabel: string,
): Readonly<Record<PreflightCheck['subject'], string>> {
  return {
    source: foundOf('source', plan, targetLabel),
    target: foundOf('target', plan, targetLabel),
    destination: foundOf('destination', plan, targetLabel),
    space: foundOf('space', plan, targetLabel),
    files: foundOf('files', plan, targetLabel),
    memory: foundOf('memory', plan, targetLabel),
  };
}

function foundOf(
  subject: PreflightCheck['subject'],
  { source, mappings, publishedPath, estimate, resumable }: MigrationPlan,
  targetLabel: string,
): string {
  switch (subject) {
    case 'source':
      return `Complete and consistent: ${countOf(source.rowCount, 'row')} in ${countOf(source.files, 'file')}, every header read.`;
    case 'target': {
      const changed = mappings.filter(({ kind }) => kind === 'representation').length;
      return changed === 0
        ? `${targetLabel} holds every field as it is.`
        : `${targetLabel} holds every field, ${formatCount(changed)} of ${formatCount(mappings.length)} in another form that can be undone exactly.`;
    }
    case 'destination':
      return resumable === null
        ? `Nothing is at ${publishedPath}, and no other conversion works there.`
        : `An unfinished conversion with these very choices waits beside ${publishedPath}.`;
    case 'space':
      return `Needs up to ${formatBytes(estimate.neededBytes)}; ${formatBytes(estimate.freeBytes)} are free.`;
    case 'files':
      return estimate.freeFiles === null || estimate.freeFiles === undefined
        ? `About ${countOf(estimate.files, 'file')}; this file system has no limit to count.`
        : `About ${countOf(estimate.files, 'file')}; there is room for ${formatCount(estimate.freeFiles)} more.`;
    case 'memory':
      return estimate.availableMemoryBytes === undefined
        ? `At most ${formatBytes(estimate.memoryBytes)}.`
        : `At most ${formatBytes(estimate.memoryBytes)}; ${formatBytes(estimate.availableMemoryBytes)} can be had.`;
    default:
      return assertNever(subject, 'subject');
  }
}

/** How long it may take, and from what that is known. */
export function timeFound(
  trial: MigrationEstimate | null | undefined,
  failure: string | null,
): { readonly text: string; readonly known: boolean } {
  if (failure !== null) return { text: `The trial did not work: ${failure}`, known: false };
  if (trial === undefined) {
    const text =
      'A short trial writes and verifies some of your rows to learn the speed of this disk …';
    return { text, known: false };
  }
  const range = trial?.seconds ?? null;
  if (trial === null || range === null)
    return { text: 'No trial was run, so there is no time to name.', known: false };
  return {
    text: `${formatDuration(range.low * 1000)} to ${formatDuration(range.high * 1000)} to write and verify all rows. Times from a trial that wrote and verified ${countOf(trial.trialRows, 'row')} of yours; the trial was removed.`,
    known: true,
  };
}
