/** Warnings of a conversion, one by one, before it begins. */
import { CancelledError, InputError } from '../../shared/errors';
import type { Problem } from '../../shared/model/dataset';
import type { MigrationRequest } from '../../shared/model/migration';
import { lastingAnswers, warningKey } from '../../shared/model/warning-key';
import type { Session } from './answer';

export const WARNING_ANSWERS = ['ask', 'accept', 'refuse'] as const;
export type WarningAnswer = (typeof WARNING_ANSWERS)[number];

export interface Answers {
  /** Those that need not be told once more. */
  readonly known: ReadonlySet<string>;
  /** Those to be kept with the conversion; undefined where nobody was asked. */
  readonly lasting: readonly string[] | undefined;
}

const NOTHING_ASKED: Answers = { known: new Set(), lasting: undefined };

/**
 * Asks for each warning, or refuses them all. Where they are accepted, or where nobody can be asked
 * and nothing else was said, the run itself tells of them.
 * @param chosen absent: ask in a terminal, accept elsewhere
 * @returns the warnings that were answered with yes, now or by whoever began what is gone on with,
 * by `warningKey`
 * @throws CancelledError for a no; InputError `warnings` where they were to be refused
 */
export async function answerWarnings(
  request: MigrationRequest,
  chosen: WarningAnswer | undefined,
  session: Session,
): Promise<Answers> {
  const answer = chosen ?? (session.ask === null ? 'accept' : 'ask');
  if (answer === 'accept') return NOTHING_ASKED;
  const { warnings, before } = await warningsOf(request, session);
  if (warnings.length === 0) return NOTHING_ASKED;
  if (answer === 'refuse' || session.ask === null) throw refusal(warnings, answer);
  const known = new Set(before);
  for (const warning of warnings) {
    if (known.has(warningKey(warning))) continue;
    session.warn(warningText(warning));
    if (!(await session.ask(goOnQuestion(warning)))) {
      throw new CancelledError(
        'Not converted: a warning was answered with no. Nothing was written.',
      );
    }
    known.add(warningKey(warning));
  }
  return { known, lasting: lastingAnswers(warnings, known) };
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
): Promise<{ readonly warnings: readonly Problem[]; readonly before: readonly string[] }> {
  const { preflight } = await import('../migration/preflight');
  const { answeredBefore } = await import('../migration/unfinished');
  const { opened, places, problems } = await preflight(request, {
    signal: session.signal,
    report: (progress) => session.report(progress, 'preflight'),
  });
  await opened.dataset.close();
  const forbidden = problems.some(({ severity }) => severity === 'error');
  return {
    warnings: forbidden ? [] : problems.filter(({ severity }) => severity === 'warning'),
    before: request.resume ? await answeredBefore(places.stagingPath) : [],
  };
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
