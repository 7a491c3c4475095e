import type { PhaseEntry } from './phases';
import type { QueueOmission, QueueSource } from './queue';

/** Whether a dataset of a results root can be converted, or why it need not be. */
export type QueueChoice =
  | { readonly kind: 'source'; readonly source: QueueSource }
  | { readonly kind: 'omitted'; readonly omission: QueueOmission };

/**
 * What stands in the target format is left alone; all else can be chosen, what cannot be read too:
 * its preflight says what is wrong with it.
 */
export function queueChoice(entry: PhaseEntry, targetLabel: string): QueueChoice {
  const { path, name, source, result, standing, unfinished } = entry;
  const omitted = (reason: string): QueueChoice => ({
    kind: 'omitted',
    omission: { path, name, reason },
  });
  if (unfinished?.running === true) return omitted('A conversion of it runs right now.');
  if (result !== null) {
    return omitted(
      source === null
        ? `It is in ${targetLabel} already.`
        : `Its result is there already. ${standing?.reason ?? ''}`.trim(),
    );
  }
  if (source === null) return { kind: 'source', source: { path, name } };
  const { format, settings } = source;
  return { kind: 'source', source: { path: source.path, name, format, settings } };
}
