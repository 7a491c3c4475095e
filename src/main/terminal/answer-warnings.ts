/** Warnings of a conversion, one by one, before it begins. */
import { CancelledError, InputError } from '../../shared/errors';
import type { Problem } from '../../shared/model/dataset';
import type { MigrationRequest } from '../../shared/model/migration';
import type { Session } from './answer';

export const WARNING_ANSWERS = ['ask', 'accept', 'refuse'] as const;
export type WarningAnswer = (typeof WARNING_ANSWERS)[number];

/**
 * Asks for each warning, or refuses them all. Where they are accepted, or where nobody can be asked
 * and nothing else was said, the run itself tells of them.
 * @param chosen absent: ask in a terminal, accept elsewhere
 * @returns the questions that were answered with yes, by `questionOf`
 * @throws CancelledError for a no; InputError `warnings` where they were to be refused
 */
export async function answerWarnings(
  request: MigrationRequest,
  chosen: WarningAnswer | undefined,
  session: Session,
): Promise<ReadonlySet<string>> {
  const answer = chosen ?? (session.ask === null ? 'accept' : 'ask');
  if (answer === 'accept') return new Set();
  const warnings = await warningsOf(request, session);
  if (warnings.length === 0) return new Set();
  if (answer === 'refuse' || session.ask === null) throw refusal(warnings, answer);
  const answered = new Set<string>();
  for (const warning of warnings) {
    session.warn(warningText(warning));
    if (!(await session.ask(goOnQuestion(warning)))) {
      throw new CancelledError(
        'Not converted: a warning was answered with no. Nothing was written.',
      );
    }
    answered.add(questionOf(warning));
  }
  return answered;
}

/** What makes two warnings the same question: their numbers, such as free bytes, may differ. */
export function questionOf({ severity, code, path, row }: Problem): string {
  return JSON.stringify([severity, code, path ?? null, row ?? null]);
}

export function warningText({ severity, message }: Problem): string {
  return `${severity}: ${message}`;
}

function goOnQuestion({ code }: Problem): string {
  return code === 'staged-discarded' ? 'Discard it and begin anew?' : 'Go on all the same?';
}

/** None where an error forbids the run anyway: it is told by the run itself. */
async function warningsOf(
  request: MigrationRequest,
  session: Session,
): Promise<readonly Problem[]> {
  const { preflight } = await import('../migration/preflight');
  const { opened, problems } = await preflight(request, {
    signal: session.signal,
    report: (progress) => session.report(progress, 'preflight'),
  });
  await opened.dataset.close();
  const forbidden = problems.some(({ severity }) => severity === 'error');
  return forbidden ? [] : problems.filter(({ severity }) => severity === 'warning');
}

function refusal(warnings: readonly Problem[], answer: WarningAnswer): InputError {
  const [first, ...more] = warnings;
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return new InputError(
    'warnings',
    `Not converted, because of a warning: ${first?.message ?? ''}${rest}`,
    {
      path: first?.path,
      row: first?.row,
      hint:
        answer === 'ask'
          ? 'Nobody can be asked here. Say --warnings accept to go on all the same.'
          : 'Put it right, or say --warnings accept to go on all the same.',
    },
  );
}
