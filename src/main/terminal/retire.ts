import { Command } from 'commander';
import { UsageError, isArrayscopeError } from '../../shared/errors';
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
  if (archive === undefined) {
    throw new UsageError(
      'archive-or-delete',
      'Say what is to happen with the source: --archive FOLDER, or --delete.',
      { hint: await cutShort(destination) },
    );
  }
  if (options.name === undefined) {
    const { name, source } = await previewRetirement(destination);
    throw new UsageError('no-name', `Type the name of the source to put it away: --name ${name}`, {
      path: source,
      hint: await cutShort(destination),
    });
  }
  const result = await retireSource(
    { destination, name: options.name, archive },
    { signal: session.signal, report: (state) => session.report(state, 'retire') },
  );
  return { document: result, text: resultText(result) };
}

/** null: removed; undefined where nothing is said, or both. */
function archiveOf({ archive, delete: isDelete }: RetireOptions): string | null | undefined {
  if (isDelete !== true) return archive;
  return archive === undefined ? null : undefined;
}

/** Where the source is after an earlier run that did not come to its end, if there was one. */
async function cutShort(destination: string): Promise<string | undefined> {
  const { findRetirable } = await import('../migration/plan-retirement');
  const found = await findRetirable(destination).catch((error: unknown) => {
    if (!isArrayscopeError(error)) throw error;
  });
  const earlier = found?.earlier ?? null;
  if (earlier === null || earlier.finished) return undefined;
  const { how, source, place } = earlier.begin;
  const removal = `what is still there of it is at ${source} or ${place}`;
  const moved = how === 'archived' ? `it is whole at ${place}` : removal;
  const where = earlier.moved ? moved : `it is whole at ${source}`;
  return `Putting the source away was cut short: ${where}. The command once more ends it.`;
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
