import { Command } from 'commander';
import { EXIT } from '../../shared/errors';
import type { Verification } from '../../shared/model/migration';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { type OpenOptions, sourceChoice, withOpenOption } from './open-option';
import { sections, table } from './table';
import { formatBytes, formatCount, formatSeconds, plural } from './units';

const DIFFERENCES_SHOWN = 20;

export function verifyCommand(run: RunCommand): Command {
  return withOpenOption(new Command('verify'))
    .description('compare every row and byte; also long after a migration')
    .argument('<source>', 'the dataset that was converted; --open is for it')
    .argument('<destination>', 'the result')
    .action((source: string, destination: string, options: CommonOptions & OpenOptions) =>
      run(options, (session) => verify(source, destination, options, session)),
    );
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
  return {
    document: verification,
    text: verificationText(verification),
    exitCode: verification.equal && verification.complete ? EXIT.done : EXIT.checkFailed,
  };
}

function verificationText(verification: Verification): string {
  const { equal, complete, rowsCompared, bytesCompared, differences, differenceCount } =
    verification;
  const measure = `${plural(rowsCompared, 'row')} and ${formatBytes(bytesCompared)} compared in ${formatSeconds(verification.durationSeconds)}`;
  const order = `row order: ${verification.order}`;
  if (equal && complete) return `Equal: ${measure}, every byte; ${order}.`;
  const shown = differences.slice(0, DIFFERENCES_SHOWN);
  const rest = differences.length - shown.length;
  return sections([
    `${equal ? 'Not every row was compared' : `NOT EQUAL: ${plural(differenceCount, 'row')} differ`}; ${measure}; ${order}.`,
    table(
      [{ title: 'row', align: 'right' }, { title: 'id' }, { title: 'kind' }, { title: '' }],
      shown.map(({ row, id, kind, message }) => [formatCount(row), id ?? '', kind, message]),
    ) + (rest > 0 ? `\n  … and ${formatCount(rest)} more; --json lists them` : ''),
  ]);
}
