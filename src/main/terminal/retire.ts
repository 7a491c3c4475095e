import { Command } from 'commander';
import { UsageError } from '../../shared/errors';
import type { RetirementResult } from '../../shared/model/retirement';
import type { Answer, CommonOptions, RunCommand, Session } from './answer';
import { sections } from './table';
import { formatBytes, plural } from './units';

const FOREIGN_SHOWN = 10;

interface RetireOptions extends CommonOptions {
  readonly name?: string;
  readonly archive?: string;
  readonly delete?: boolean;
}

export function retireCommand(run: RunCommand): Command {
  return new Command('retire')
    .description('archive or remove the source of a verified migration')
    .argument('<destination>', 'the folder that the migration was given')
    .option('--name <name>', 'the name of the source, typed out')
    .option('--archive <folder>', 'move the source into this folder')
    .option('--delete', 'remove the source')
    .action((destination: string, options: RetireOptions) =>
      run(options, (session) => retire(destination, options, session)),
    );
}

async function retire(
  destination: string,
  options: RetireOptions,
  session: Session,
): Promise<Answer> {
  const { previewRetirement, retireSource } = await import('../migration/retire');
  const archive = archiveOf(options);
  if (options.name === undefined) {
    const { name, source } = await previewRetirement(destination);
    throw new UsageError('no-name', `Type the name of the source to put it away: --name ${name}`, {
      path: source,
    });
  }
  const result = await retireSource(
    { destination, name: options.name, archive },
    { signal: session.signal, report: (state) => session.report(state, 'retire') },
  );
  return { document: result, text: resultText(result) };
}

function archiveOf({ archive, delete: isDelete }: RetireOptions): string | null {
  if (archive !== undefined && isDelete !== true) return archive;
  if (archive === undefined && isDelete === true) return null;
  throw new UsageError(
    'archive-or-delete',
    'Say what is to happen with the source: --archive FOLDER, or --delete.',
  );
}

function resultText(result: RetirementResult): string {
  const { source, place, files, bytes, shared, foreign, record, completedEarlier } = result;
  const measure = `${plural(files, 'file')}, ${formatBytes(bytes)}`;
  const rest = foreign.length - FOREIGN_SHOWN;
  return sections([
    [
      ...(completedEarlier ? ['An earlier run that was cut short is ended now.'] : []),
      place === null
        ? `Removed ${source} (${measure}).`
        : `Moved ${source} (${measure}) to ${place}.`,
      `Noted in ${record}.`,
    ].join('\n'),
    shared.length === 0 ? null : `Left for the result, which reads it too: ${shared.join(', ')}`,
    foreign.length === 0
      ? null
      : `Left where they are, not part of the source:\n${foreign
          .slice(0, FOREIGN_SHOWN)
          .map((path) => `  ${path}`)
          .join('\n')}${rest > 0 ? `\n  … and ${rest} more` : ''}`,
  ]);
}
