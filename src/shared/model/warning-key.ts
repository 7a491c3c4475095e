import type { Problem } from './dataset';

/** Their words hold numbers of the moment: other numbers are no other question. */
const PASSING: ReadonlySet<string> = new Set(['little-memory']);

/** Asked anew each time: what a yes to it discards is gone, and what lies there now is other work. */
const ONCE: ReadonlySet<string> = new Set(['staged-discarded']);

/** What makes two warnings the same question; one that says something else is another. */
export function warningKey({ code, message, path, row }: Problem): string {
  return JSON.stringify([code, PASSING.has(code) ? null : message, path ?? null, row ?? null]);
}

/** Those of the answered warnings whose answer holds for the same conversion gone on with later. */
export function lastingAnswers(
  warnings: readonly Problem[],
  answered: ReadonlySet<string>,
): readonly string[] {
  return warnings
    .filter(({ code }) => !ONCE.has(code))
    .map(warningKey)
    .filter((key) => answered.has(key));
}
