import { Command } from 'commander';
import { EXIT, UsageError } from '../../shared/errors';
import type { Verification } from '../../shared/model/migration';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { type OpenOptions, sourceChoice, withOpenOption } from './open-option';
import { spawnFromBuild } from './spawn-from-build';
import { sections, table } from './table';
import { formatBytes, formatCount, formatSeconds, plural } from './units';

const DIFFERENCES_SHOWN = 20;

export function verifyCommand(run: RunCommand): Command {
  return withOpenOption(new Command('verify'))
    .description('compare every row and byte; also long after a migration')
    .argument('<source>', 'the dataset that was converted; --open is for it')
    .argument('[destination]', 'the result; named alone, it is compared with its own manifest')
    .option(
      '--record',
      'of a result named alone: compare it with its source too, and note in its manifest that all is equal and what the files look like now',
    )
    .action((one: string, other: string | undefined, options: VerifyOptions) =>
      run(options, (session) => {
        if (options.record === true) return recheck(one, other, session);
        return other === undefined
          ? verifyAlone(one, options, session)
          : verify(one, other, options, session);
      }),
    );
}

interface VerifyOptions extends CommonOptions, OpenOptions {
  readonly record?: boolean;
}

/** For a pair that was copied or restored: its manifest has the digests, and other times. */
async function recheck(
  destination: string,
  other: string | undefined,
  session: Session,
): Promise<Answer> {
  if (other !== undefined)
    throw new UsageError(
      'usage',
      'With --record the result is named alone: its manifest names its source.',
    );
  const { recheckByContent } = await import('../migration/recheck');
  const result = await recheckByContent(destination, {
    spawn: spawnFromBuild(),
    signal: session.signal,
    report: (state) => session.report(state, 'verify'),
  });
  const { rowsCompared, bytesCompared, source, manifest } = result;
  return {
    document: { ...result, equal: true, complete: true, differences: [] },
    text: `Equal: ${plural(rowsCompared, 'row')} and ${formatBytes(bytesCompared)} compared with ${source} and with the digests that were recorded; noted in ${manifest}.`,
  };
}

async function verify(
  source: string,
  destination: string,
  options: OpenOptions,
  session: Session,
): Promise<Answer> {
  const { resolvePath } = await import('../datasets/resolve-path');
  const { verifyMigration } = await import('../migration/verify');
  const verification = await verifyMigration(resolvePath(source), resolvePath(destination), {
    signal: session.signal,
    opening: await sourceChoice(source, undefined, options, session.signal),
    report: (state) => session.report(state, 'verify'),
  });
  return answerOf(verification, session);
}

/** Of the result nothing but its manifest is needed: in this process, nobody else waits for it. */
async function verifyAlone(
  destination: string,
  { open = [] }: OpenOptions,
  session: Session,
): Promise<Answer> {
  if (open.length > 0) {
    throw new UsageError('usage', 'The option --open is for the source, and none is named.');
  }
  const { verifyByManifest } = await import('../migration/verify-manifest');
  const verification = await verifyByManifest(destination, {
    signal: session.signal,
    report: (state) => session.report(state, 'verify'),
  });
  return answerOf(verification, session);
}

function answerOf(verification: Verification, { signal }: Session): Answer {
  const failed = signal.aborted ? EXIT.cancelled : EXIT.checkFailed;
  return {
    document: verification,
    text: verificationText(verification),
    exitCode: verification.equal && verification.complete ? EXIT.done : failed,
  };
}

function verificationText(verification: Verification): string {
  const { equal, complete, rowsCompared, bytesCompared, differences, differenceCount } =
    verification;
  const measure = `${plural(rowsCompared, 'row')} and ${formatBytes(bytesCompared)} compared in ${formatSeconds(verification.durationSeconds)}`;
  const order = `${verification.against === 'manifest' ? 'compared with what its manifest recorded; ' : ''}row order: ${verification.order}`;
  if (equal && complete) return `Equal: ${measure}, every byte; ${order}.`;
  // A digest tells of a stretch of rows, not which of them.
  const notEqual = `NOT EQUAL: ${verification.against === 'manifest' ? 'some of ' : ''}${plural(differenceCount, 'row')} ${differenceCount === 1 ? 'differs' : 'differ'}`;
  const shown = differences.slice(0, DIFFERENCES_SHOWN);
  const rest = differences.length - shown.length;
  return sections([
    `${equal ? 'Not every row was compared' : notEqual}; ${measure}; ${order}.`,
    table(
      [{ title: 'row', align: 'right' }, { title: 'id' }, { title: 'kind' }, { title: '' }],
      shown.map(({ row, id, kind, message }) => [formatCount(row), id ?? '', kind, message]),
    ) + (rest > 0 ? `\n  … and ${formatCount(rest)} more; --json lists them` : ''),
  ]);
}
